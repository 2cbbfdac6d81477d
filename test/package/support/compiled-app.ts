import { fileURLToPath } from 'node:url'
import { compilePackage } from '../../../simulator/src/project/compile-project.ts'
import type { PackageFiles } from '../../../simulator/src/project/official-compiler.ts'

export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[\\/]$/, '')

let compiling: Promise<PackageFiles> | null = null

/** The files that would be uploaded, compiled once for all tests of the package. */
export function compileApp(): Promise<PackageFiles> {
  compiling ??= compilePackage(root).then((result) => {
    if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2))
    return result.files
  })
  return compiling
}

interface AppConfig {
  pages: string[]
  subPackages: { root: string; pages: string[] }[]
}

/** Those of the main package, then those of the others. */
export function pagesOf(files: PackageFiles): string[] {
  const { pages, subPackages } = JSON.parse(String(files.get('app.json'))) as AppConfig
  // The compiler ends a root with a slash.
  const inFolder = (folder: string, page: string) => `${folder.replace(/\/$/, '')}/${page}`
  return [
    ...pages,
    ...subPackages.flatMap(({ root: folder, pages: own }) => own.map((page) => inFolder(folder, page))),
  ]
}
