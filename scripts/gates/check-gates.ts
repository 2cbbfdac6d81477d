import type { ReadSource } from '../../simulator/src/project/text-position.ts'
import type { PackageContents } from '../package-check.ts'
import { checkConfigKeys } from './config-keys.ts'
import { checkDeclarations } from './declarations.ts'
import type { Finding } from './finding.ts'

/** Holds what WeChat would silently ignore or refuse on phones against a package and the files that it was made of. */
export async function checkGates(files: PackageContents, readSource: ReadSource): Promise<Finding[]> {
  return [
    ...checkConfigKeys(await readConfigs(files, readSource)),
    ...(await checkDeclarations({ files, readSource })),
  ]
}

/** The settings in a package as their authors wrote them; a compiled file may lack what WeChat leaves out. */
async function readConfigs(files: PackageContents, readSource: ReadSource): Promise<Map<string, string>> {
  const isOfUnit = (path: string) => files.has(path.replace(/\.json$/, '.wxml'))
  const isAtRoot = (path: string) => !path.includes('/')
  const paths = [...files.keys()].filter(
    (path) => path.endsWith('.json') && (isAtRoot(path) || isOfUnit(path)),
  )
  const texts = await Promise.all(paths.map(async (path) => [path, await readSource(path)] as const))
  return new Map(texts.flatMap(([path, text]) => (text === null ? [] : [[path, text] as const])))
}
