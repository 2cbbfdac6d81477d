import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PackRule, PackRules } from './pack-rules.ts'
import { strictOnly, type UnplacedProblem } from './text-position.ts'

/** What the compiler needs to know of project.config.json. */
export interface ProjectConfig {
  appId: string
  /** Folder of the mini-program below the project, `''` for the project itself. */
  root: string
  packRules: PackRules
  /** Globs that must not start a compile. */
  watchIgnore: string[]
  urlCheck: boolean
  /** What DevTools takes and an upload should not have. */
  problems: UnplacedProblem[]
}

interface RawConfig {
  appid?: unknown
  miniprogramRoot?: unknown
  packOptions?: { ignore?: PackRule[]; include?: PackRule[] }
  watchOptions?: { ignore?: string[] }
  setting?: { urlCheck?: unknown }
}

export const projectConfigFile = 'project.config.json'
const privateConfigFile = 'project.private.config.json'
/** Whatever says how the project is compiled. */
export const configFiles = [projectConfigFile, privateConfigFile] as const
/** DevTools' own id for a project without an owner. */
export const guestAppId = 'touristappid'

/** Reads project.config.json. Throws a `ProjectConfigError` that says what is wrong with it. */
export async function readProjectConfig(projectPath: string): Promise<ProjectConfig> {
  const own = readFile(join(projectPath, privateConfigFile), 'utf8').catch(() => '{}')
  return parseProjectConfig(await read(projectPath), await own)
}

/**
 * Parses the text of a project.config.json. Throws a `ProjectConfigError`.
 *
 * @param privateText what one person has set otherwise, of project.private.config.json
 */
export function parseProjectConfig(text: string, privateText = '{}'): ProjectConfig {
  const raw = parse(text)
  const setting = { ...raw.setting, ...parse(privateText).setting }
  const appId = typeof raw.appid === 'string' ? raw.appid : ''
  const root = parseRoot(raw.miniprogramRoot)
  const problems = [
    ...(appId === '' ? ['appid is missing'] : []),
    // The official compiler then stops filtering unused files, and says so only in its log.
    ...(root === '' && raw.miniprogramRoot
      ? [`miniprogramRoot ${JSON.stringify(raw.miniprogramRoot)} ships unused files: leave the field out`]
      : []),
  ]
  return {
    appId: appId || guestAppId,
    root,
    packRules: {
      ignore: parseList('packOptions.ignore', raw.packOptions?.ignore),
      include: parseList('packOptions.include', raw.packOptions?.include),
    },
    watchIgnore: parseList('watchOptions.ignore', raw.watchOptions?.ignore),
    urlCheck: setting.urlCheck !== false,
    problems: problems.map((message) => strictOnly({ file: projectConfigFile, message })),
  }
}

export class ProjectConfigError extends Error {
  override name = 'ProjectConfigError'
}

async function read(projectPath: string): Promise<string> {
  try {
    return await readFile(join(projectPath, projectConfigFile), 'utf8')
  } catch (cause) {
    throw new ProjectConfigError(`there is no ${projectConfigFile} in this folder`, { cause })
  }
}

function parse(text: string): RawConfig {
  try {
    return JSON.parse(text) as RawConfig
  } catch (cause) {
    throw new ProjectConfigError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

function parseList<T>(name: string, list: T[] | undefined): T[] {
  if (list === undefined || Array.isArray(list)) return list ?? []
  throw new ProjectConfigError(`${name} must be a list`)
}

function parseRoot(root: unknown): string {
  if (root === undefined || root === '') return ''
  if (typeof root !== 'string') throw new ProjectConfigError('miniprogramRoot must be a text')
  const folder = root.replace(/^\.\//, '').replace(/\/$/, '')
  return folder === '.' ? '' : folder
}
