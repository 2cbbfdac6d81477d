import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { AppConfig } from '../protocol/build.ts'
import { keepLast } from './keep-last.ts'
import type { PackageFiles } from './official-compiler.ts'
import { strictOnly, type UnplacedProblem } from './text-position.ts'

/** What WeChat itself supplies for `useExtendedLib`, where the official compiler points `usingComponents` at. */
interface ExtendedLibraries {
  files: PackageFiles
  /** Style sheets that WeChat adds to the whole app. */
  style: string
  problems: UnplacedProblem[]
}

const weuiMount = 'miniprogram_npm/weui-miniprogram'

export async function loadExtendedLibraries({ useExtendedLib }: AppConfig): Promise<ExtendedLibraries> {
  const names = Object.entries(useExtendedLib ?? {}).filter(([, version]) => Boolean(version))
  const problems = names.filter(([name]) => name !== 'weui').map(([name]) => unknownLibrary(name))
  if (!names.some(([name]) => name === 'weui')) return { files: new Map(), style: '', problems }
  const files = await readFiles(join(weuiFolder(), 'miniprogram_dist'))
  const style = files.get(`${weuiMount}/weui-wxss/dist/style/weui.wxss`)?.toString() ?? ''
  return { files, style, problems }
}

/** Once in each process: what is installed does not change under it. */
const readFiles = keepLast(async (folder: string): Promise<PackageFiles> => {
  const files: PackageFiles = new Map()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const inLibrary = path.slice(folder.length + 1).replaceAll('\\', '/')
    files.set(`${weuiMount}/${inLibrary}`, await readFile(path))
  }
  return files
})

export function isLibraryPath(path: string): boolean {
  return path.startsWith(`${weuiMount}/`)
}

function weuiFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('weui-miniprogram/package.json'))
}

function unknownLibrary(name: string): UnplacedProblem {
  return strictOnly({
    file: 'app.json',
    near: `"${name}"`,
    message: `useExtendedLib: the simulator has no library "${name}", only "weui"`,
  })
}
