import { installedVersion } from '../cache/installed-version.ts'

/** What makes a build out of a project, apart from our own code. */
const tools = ['miniprogram-ci', 'glass-easel-template-compiler', 'postcss', 'weui-miniprogram'] as const

/** The versions of Node and of the packages that compile. */
export async function readToolVersions(): Promise<string> {
  const versions = await Promise.all(tools.map(async (name) => `${name} ${await installedVersion(name)}`))
  return [`node ${process.version}`, ...versions].join('\n')
}
