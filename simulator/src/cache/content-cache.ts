import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheDirectory, ensurePrivateDirectory } from './private-directory.ts'

/** What was made once and would be made the same again. Losing any of it costs time only. */
export interface ContentCache {
  /** Null when there is nothing under this key, or nothing whole. */
  read(key: string): Promise<string | null>
  /** A failure is heard of, never thrown. */
  write(key: string, content: string): Promise<void>
}

export interface CacheOptions {
  folder?: string
  maxEntries?: number
  maxBytes?: number
  now?: () => Date
  /** Hears in one sentence why nothing is kept. */
  onFault?: (sentence: string) => void
}

const noCache: ContentCache = { read: async () => null, write: async () => {} }

/**
 * The user's own cache on the disk. What was not used for the longest time goes first. Several processes may use it at
 * once: an entry is written aside and put in place whole.
 */
export function openContentCache({
  folder = join(cacheDirectory(), 'made'),
  maxEntries = 64,
  maxBytes = 128 * 1024 * 1024,
  now = () => new Date(),
  onFault = () => {},
}: CacheOptions = {}): ContentCache {
  try {
    ensurePrivateDirectory(join(folder, '..'))
    ensurePrivateDirectory(folder)
  } catch (error) {
    onFault(`Nothing is kept for the next start: ${sentenceOf(error)}`)
    return noCache
  }
  const pathOf = (key: string) => join(folder, `${digestOf(key)}.entry`)

  async function read(key: string): Promise<string | null> {
    const path = pathOf(key)
    const text = await readFile(path, 'utf8').catch(() => null)
    if (text === null) return null
    const content = text.slice(text.indexOf('\n') + 1)
    // Whoever finds it broken leaves it: somebody else may have put a whole one there by now.
    if (text !== sealed(content)) return null
    await utimes(path, now(), now()).catch(() => {})
    return content
  }

  async function write(key: string, content: string): Promise<void> {
    const aside = join(folder, `${randomBytes(8).toString('hex')}.new`)
    try {
      await writeFile(aside, sealed(content), { mode: 0o600, flag: 'wx' })
      await utimes(aside, now(), now())
      await rename(aside, pathOf(key))
      await removeOldest(folder, maxEntries, maxBytes)
    } catch (error) {
      await rm(aside, { force: true }).catch(() => {})
      onFault(`Nothing is kept for the next start: ${sentenceOf(error)}`)
    }
  }

  return { read, write }
}

/** With its own digest before it: a file that was cut short or changed does not match. */
function sealed(content: string): string {
  return `${digestOf(content)}\n${content}`
}

/** What a process that was killed has left aside is as old as anything else. */
async function removeOldest(folder: string, maxEntries: number, maxBytes: number): Promise<void> {
  const files = await Promise.all((await readdir(folder)).map((name) => describeFile(join(folder, name))))
  const newestFirst = files.flatMap((file) => file ?? []).sort((a, b) => b.usedMs - a.usedMs)
  let bytes = 0
  for (const [index, file] of newestFirst.entries()) {
    bytes += file.bytes
    if (index >= maxEntries || bytes > maxBytes) await rm(file.path, { force: true })
  }
}

/** Null when another process has removed it by now. */
async function describeFile(path: string): Promise<{ path: string; bytes: number; usedMs: number } | null> {
  const status = await stat(path).catch(() => null)
  return status && { path, bytes: status.size, usedMs: status.mtimeMs }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
