import { readdirSync, readFileSync, statSync, watch } from 'node:fs'
import { join } from 'node:path'
import { globToRegExp } from './glob.ts'
import { type ProjectConfig, parseProjectConfig, projectConfigFile } from './project-config.ts'
import { isInput, isInputType } from './source-files.ts'

interface Watcher {
  close(): void
  on(event: 'error', listener: () => void): unknown
}

/** `fs.watch` of one folder, not of what lies below it. */
type WatchFolder = (path: string, listener: (event: string, name: string | null) => void) => Watcher

/** Editors write a file in several steps, and people save several files at once. */
const quietMs = 120

/**
 * Calls back once after each burst of changes to files that can influence the package. Folders that are ignored when
 * packing or watching are not even opened: `node_modules` alone would cost tens of thousands of handles.
 *
 * @returns stops watching; no call comes afterwards
 */
export function watchProject(
  projectPath: string,
  onChange: () => void,
  watchFolder: WatchFolder = watch,
): () => void {
  const watchers = new Map<string, Watcher>()
  let filter = createFilter(projectPath)
  let timer: NodeJS.Timeout | undefined

  function open(folder: string): void {
    if (watchers.has(folder)) return
    const watcher = watchIfThere(folder)
    if (!watcher) return
    watcher.on('error', () => close(folder))
    watchers.set(folder, watcher)
    openBelow(folder)
  }

  /** Null when the folder is gone by now. */
  function watchIfThere(folder: string): Watcher | null {
    try {
      return watchFolder(join(projectPath, folder), (_event, name) => notice(folder, name))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }

  function openBelow(folder: string): void {
    for (const entry of readFolder(join(projectPath, folder))) {
      const path = join(folder, entry.name).replaceAll('\\', '/')
      if (entry.isDirectory() && filter(path)) open(path)
    }
  }

  function close(folder: string): void {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }

  function closeWithBelow(folder: string): void {
    for (const path of [...watchers.keys()]) if (path === folder || path.startsWith(`${folder}/`)) close(path)
  }

  function notice(folder: string, name: string | null): void {
    const path = join(folder, name ?? '').replaceAll('\\', '/')
    if (path === projectConfigFile) filter = createFilter(projectPath)
    else if (!filter(path)) return
    if (isFolder(join(projectPath, path))) {
      // A folder of that name may be another one than before, and its watcher deaf.
      closeWithBelow(path)
      open(path)
    } else if (watchers.has(path)) closeWithBelow(path)
    else if (!isInputType(path)) return
    clearTimeout(timer)
    timer = setTimeout(onChange, quietMs)
  }

  open('')
  return () => {
    clearTimeout(timer)
    for (const folder of [...watchers.keys()]) close(folder)
  }
}

function createFilter(projectPath: string): (path: string) => boolean {
  const config = readConfig(projectPath)
  const ignored = config.watchIgnore.map((glob) => globToRegExp(glob.replace(/^\.?\//, '')))
  return (path) => isInput(path, config) && !ignored.some((glob) => glob.test(path) || glob.test(`${path}/`))
}

/** A broken project.config.json fails the compile; watching goes on with what can be known. */
function readConfig(projectPath: string): ProjectConfig {
  try {
    return parseProjectConfig(readFileSync(join(projectPath, projectConfigFile), 'utf8'))
  } catch {
    return parseProjectConfig('{}')
  }
}

/** Empty when the folder is gone by now. */
function readFolder(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch {
    return []
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
