import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import {
  guestAppId,
  parseProjectConfig,
  projectConfigFile,
} from '../../simulator/src/project/project-config.ts'
import { isAppId } from '../lib/app-id.ts'
import { UploadError } from './upload-error.ts'

/** What this template ships with; DevTools' test accounts upload nothing either. */
const placeholderAppIds = ['wx5a3d9c7e1f2b4086', guestAppId]
const baseUrlFile = 'utils/api/base-url.ts'
/** Domains that belong to nobody (RFC 2606, RFC 6761), the placeholder `passport.example.com` among them. */
const nobodysDomain = /(?:^|\.)(?:example(?:\.com|\.net|\.org)?|test|invalid|localhost|local)$/

/** The AppID as it stands in project.config.json, also one that cannot be used. Throws an `UploadError`. */
export async function readWrittenAppId(root: string): Promise<string> {
  try {
    return parseProjectConfig(await readFile(join(root, projectConfigFile), 'utf8')).appId
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new UploadError('appid-invalid', `${projectConfigFile} gives no AppID: ${reason}`, { cause })
  }
}

/** One's own AppID. Throws an `UploadError` for a placeholder and for what is none. */
export async function readAppId(root: string): Promise<string> {
  const appId = await readWrittenAppId(root)
  if (placeholderAppIds.includes(appId))
    throw new UploadError('appid-placeholder', `The AppID ${appId} in ${projectConfigFile} is a placeholder.`)
  if (!isAppId(appId))
    throw new UploadError('appid-invalid', `${JSON.stringify(appId)} in ${projectConfigFile} is no AppID.`)
  return appId
}

/** The origin that the app calls. Throws an `UploadError` for one that no phone of a user can reach. */
export async function readBaseUrl(root: string): Promise<string> {
  const source = await readFile(join(root, baseUrlFile), 'utf8').catch(() => '')
  const written = /\bbaseUrl\b[^'"`]*['"`]([^'"`]*)['"`]/.exec(source)?.[1] ?? ''
  const url = URL.canParse(written) ? new URL(written) : null
  if (url && nobodysDomain.test(url.hostname))
    throw new UploadError(
      'base-url-placeholder',
      `The base URL ${written} in ${baseUrlFile} is a placeholder.`,
    )
  const isPublic = url?.protocol === 'https:' && url.hostname.includes('.') && isIP(url.hostname) === 0
  if (!url || !isPublic || written !== url.origin)
    throw new UploadError('base-url-invalid', `The base URL in ${baseUrlFile} is ${JSON.stringify(written)}.`)
  return url.origin
}
