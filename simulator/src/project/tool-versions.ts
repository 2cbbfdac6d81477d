import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** What makes a build out of a project, apart from our own code. */
const tools = ['miniprogram-ci', 'glass-easel-template-compiler', 'postcss', 'weui-miniprogram'] as const

/** The versions of Node and of the packages that compile, and a digest of what npm has installed for them. */
export async function readToolVersions(): Promise<string> {
  const versions = await Promise.all(tools.map(async (name) => `${name} ${await installedVersion(name)}`))
  return [`node ${process.version}`, ...versions, `installed ${await digestInstalled()}`].join('\n')
}

/** npm keeps a list of all packages that it has put into a folder, those of other packages among them. */
async function digestInstalled(): Promise<string> {
  for (const folder of createRequire(import.meta.url).resolve.paths('npm') ?? []) {
    const list = await readFile(join(folder, '.package-lock.json')).catch(() => null)
    if (list !== null) return createHash('sha256').update(list).digest('hex')
  }
  return 'by another tool'
}

/** The version of a package as it is installed now, whatever this process has loaded of it. */
async function installedVersion(name: string): Promise<string> {
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    const manifest = await readFile(join(folder, name, 'package.json'), 'utf8').catch(() => null)
    if (manifest !== null) return (JSON.parse(manifest) as { version: string }).version
  }
  return 'missing'
}
