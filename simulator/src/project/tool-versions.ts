import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** What makes a build out of a project, apart from our own code. */
const tools = ['miniprogram-ci', 'glass-easel-template-compiler', 'postcss', 'weui-miniprogram'] as const

/** The versions of Node and of the packages that compile, as they are installed now. */
export async function readToolVersions(): Promise<string> {
  const versions = await Promise.all(tools.map(async (name) => `${name} ${await readVersion(name)}`))
  return [`node ${process.version}`, ...versions].join('\n')
}

async function readVersion(name: string): Promise<string> {
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    const manifest = await readFile(join(folder, name, 'package.json'), 'utf8').catch(() => null)
    if (manifest !== null) return (JSON.parse(manifest) as { version: string }).version
  }
  return 'missing'
}
