import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Named JSON documents that outlive the process, or not. */
export interface StateStore {
  /** Null when nothing was kept. Rejects with `StateError` when it cannot be read. */
  read(name: string): Promise<unknown>
  /** Resolves once the document is on disk, whole. */
  write(name: string, value: unknown): Promise<void>
  removeAll(prefix: string): Promise<void>
  /** Resolves when all pending writes are done. */
  flush(): Promise<void>
}

export class StateError extends Error {
  override name = 'StateError'
}

export const forgetfulStore: StateStore = {
  read: async () => null,
  write: async () => {},
  removeAll: async () => {},
  flush: async () => {},
}

/** Keeps documents in a folder that only its owner may enter; a crash leaves the old document or the new one. */
export async function openFolderStore(folder: string): Promise<StateStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  let lastWork: Promise<unknown> = Promise.resolve()

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = lastWork.then(work)
    lastWork = turn.catch(() => {})
    return turn
  }

  return {
    read: (name) => inTurn(() => readDocument(join(folder, `${name}.json`))),
    write: (name, value) => inTurn(() => writeWhole(join(folder, `${name}.json`), JSON.stringify(value))),
    removeAll: (prefix) => inTurn(() => removeDocuments(folder, prefix)),
    flush: async () => {
      await lastWork
    },
  }
}

async function readDocument(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new StateError(`${path} cannot be read; start with --fresh to begin anew`, { cause: error })
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`
  await writeFile(draft, text, { mode: 0o600 })
  await rename(draft, path)
}

async function removeDocuments(folder: string, prefix: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix))
  await Promise.all(names.map((name) => rm(join(folder, name), { force: true })))
}
