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
  let timer: NodeJS.Timeout | undefined
  const watchers = new FolderWatchers(projectPath, watchFolder, () => {
    clearTimeout(timer)
    timer = setTimeout(onChange, quietMs)
  })
  watchers.open('')
  return () => {
    clearTimeout(timer)
    watchers.closeAll()
  }
}

/** A watcher for each folder that may hold input, by its path in the project. */
class FolderWatchers {
  readonly #projectPath: string
  readonly #watchFolder: WatchFolder
  readonly #onInput: () => void
  readonly #watchers = new Map<string, Watcher>()
  #isWatched: (path: string) => boolean

  constructor(projectPath: string, watchFolder: WatchFolder, onInput: () => void) {
    this.#projectPath = projectPath
    this.#watchFolder = watchFolder
    this.#onInput = onInput
    this.#isWatched = createFilter(projectPath)
  }

  open(folder: string): void {
    if (this.#watchers.has(folder)) return
    const watcher = this.#watchIfThere(folder)
    if (!watcher) return
    watcher.on('error', () => this.#close(folder))
    this.#watchers.set(folder, watcher)
    for (const entry of readFolder(join(this.#projectPath, folder))) {
      const path = join(folder, entry.name).replaceAll('\\', '/')
      if (entry.isDirectory() && this.#isWatched(path)) this.open(path)
    }
  }

  closeAll(): void {
    for (const folder of [...this.#watchers.keys()]) this.#close(folder)
  }

  /** Null when the folder is gone by now. */
  #watchIfThere(folder: string): Watcher | null {
    try {
      return this.#watchFolder(join(this.#projectPath, folder), (_event, name) => this.#follow(folder, name))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }

  #close(folder: string): void {
    this.#watchers.get(folder)?.close()
    this.#watchers.delete(folder)
  }

  #closeWithBelow(folder: string): void {
    for (const path of [...this.#watchers.keys()])
      if (path === folder || path.startsWith(`${folder}/`)) this.#close(path)
  }

  #follow(folder: string, name: string | null): void {
    const path = join(folder, name ?? '').replaceAll('\\', '/')
    if (path === projectConfigFile) this.#isWatched = createFilter(this.#projectPath)
    else if (!this.#isWatched(path)) return
    if (isFolder(join(this.#projectPath, path))) {
      // A folder of that name may be another one than before, and its watcher deaf.
      this.#closeWithBelow(path)
      this.open(path)
    } else if (this.#watchers.has(path)) this.#closeWithBelow(path)
    else if (!isInputType(path)) return
    this.#onInput()
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
