import { createPrivateKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { isTracked } from './git.ts'
import { UploadError } from './upload-error.ts'

export interface KeySource {
  root: string
  appId: string
  /** Of `--key`. */
  file?: string | undefined
  /** PEM, of `MP_PRIVATE_KEY`. */
  text?: string | undefined
}

/**
 * The key that WeChat gives for uploads, as PEM: from `--key`, else from `MP_PRIVATE_KEY`, else from the file
 * `private.<AppID>.key` beside project.config.json. Throws an `UploadError` that never holds a part of it.
 */
export async function readPrivateKey({ root, appId, file, text }: KeySource): Promise<string> {
  if (file === undefined && text) return requireRsa(text.replaceAll('\\n', '\n'), 'MP_PRIVATE_KEY')
  const path = resolve(root, file ?? join(root, `private.${appId}.key`))
  requireOfApp(path, appId)
  const content = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UploadError('key-missing', `There is no upload key: ${path} cannot be read (${cause.code}).`, {
      cause,
    })
  })
  if (await isTracked(dirname(path), basename(path)))
    throw new UploadError('key-in-git', `The upload key ${path} is in the repository.`)
  return requireRsa(content, path)
}

/** WeChat's console names the file after the app. */
function requireOfApp(path: string, appId: string): void {
  const named = /^private\.(wx[0-9a-f]{16})\.key$/.exec(basename(path))?.[1]
  if (named !== undefined && named !== appId)
    throw new UploadError(
      'key-of-another-app',
      `${basename(path)} is the key of ${named}, and the app is ${appId}.`,
    )
}

function requireRsa(pem: string, source: string): string {
  try {
    if (createPrivateKey(pem).asymmetricKeyType === 'rsa') return pem
  } catch {
    // The reason of OpenSSL helps nobody, and says nothing that the sentence below does not.
  }
  throw new UploadError('key-unreadable', `${source} holds no RSA private key.`)
}
