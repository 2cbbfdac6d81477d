import { join } from 'node:path'
import { openEntries } from './entries.mjs'
import { cacheDirectory, ensurePrivateDirectory } from './private-directory.mjs'

/** Results that could be made again at any time. Losing one costs only time. */
export interface ContentCache {
  /** Null when there is nothing under this key, or nothing whole. */
  read(key: string): Promise<string | null>
  /** A failure is reported, never thrown. */
  write(key: string, content: string): Promise<void>
}

export interface CacheOptions {
  folder?: string
  maxEntries?: number
  maxBytes?: number
  now?: () => Date
  /** Receives one sentence that says why nothing is kept. */
  onFault?: (sentence: string) => void
}

const noCache: ContentCache = { read: async () => null, write: async () => {} }

/** The user's own cache on the disk. The least recently used entry goes first. */
export function openContentCache({
  folder = join(cacheDirectory(), 'made'),
  maxEntries = 64,
  maxBytes = 128 * 1024 * 1024,
  now,
  onFault = () => {},
}: CacheOptions = {}): ContentCache {
  const sayFault = (error: unknown) =>
    onFault(`Nothing is kept for the next start: ${error instanceof Error ? error.message : String(error)}`)
  try {
    ensureCacheFolder(folder)
  } catch (error) {
    sayFault(error)
    return noCache
  }
  const entries = openEntries(folder, now)
  return {
    read: async (key) => entries.read(key),
    async write(key, content) {
      try {
        entries.write(key, content)
        entries.removeOldest({ maxEntries, maxBytes })
      } catch (error) {
        sayFault(error)
      }
    },
  }
}

/** Makes a folder inside the user's own cache folder; throws where somebody else could have prepared it. */
export function ensureCacheFolder(folder: string): string {
  ensurePrivateDirectory(join(folder, '..'))
  return ensurePrivateDirectory(folder)
}
