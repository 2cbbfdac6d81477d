import type { StoredItem } from '../../protocol/phone.ts'
import { WxFailure } from '../context/wx-failure.ts'

/**
 * The app's storage as its own process sees it: read from memory, written through to the phone.
 * Limits: https://developers.weixin.qq.com/miniprogram/dev/framework/ability/storage.html
 */
export interface LocalStorage {
  /** A copy of the stored item; null when there is none. */
  find(key: string): StoredItem | null
  /** Throws a `WxFailure` at once and changes nothing when it does not fit; settles when the phone has it. */
  set(key: string, item: StoredItem): Promise<unknown>
  remove(key: string): Promise<unknown>
  clear(): Promise<unknown>
  keys(): string[]
  sizeBytes(): number
}

export interface StorageWriter {
  set(key: string, item: StoredItem): Promise<unknown>
  remove(key: string): Promise<unknown>
  clear(): Promise<unknown>
}

const megabyte = 1024 * 1024
export const storageLimitBytes = 10 * megabyte
/** Encrypted data takes more room, so less of it fits. */
const encryptionGrowth = 1.4
const itemLimitBytes = { plain: megabyte, encrypted: Math.floor(0.7 * megabyte) }

interface StoredText {
  text: string
  encrypted: boolean
}

type Texts = Map<string, StoredText>

export function createLocalStorage(initial: Record<string, StoredItem>, writer: StorageWriter): LocalStorage {
  const texts: Texts = new Map(
    Object.entries(initial).map(([key, { data, encrypted }]) => [key, { text: serialise(data), encrypted }]),
  )
  return {
    find(key) {
      const item = texts.get(key)
      return item ? { data: JSON.parse(item.text), encrypted: item.encrypted } : null
    },
    set(key, { data, encrypted }) {
      const entry = { text: serialise(data), encrypted }
      requireRoom(texts, key, entry)
      const old = texts.get(key)
      texts.set(key, entry)
      return writer.set(key, { data: JSON.parse(entry.text), encrypted }).catch((error: unknown) => {
        if (texts.get(key) === entry) putBack(texts, key, old)
        throw error
      })
    },
    remove(key) {
      texts.delete(key)
      return writer.remove(key)
    },
    clear() {
      texts.clear()
      return writer.clear()
    },
    keys: () => [...texts.keys()],
    sizeBytes: () => sizeOf(texts),
  }
}

function sizeOf(texts: Texts): number {
  let total = 0
  for (const { text, encrypted } of texts.values()) total += storedBytes(text, encrypted)
  return total
}

function requireRoom(texts: Texts, key: string, { text, encrypted }: StoredText): void {
  const size = storedBytes(text, encrypted)
  const limit = encrypted ? itemLimitBytes.encrypted : itemLimitBytes.plain
  if (storedBytes(text, false) > limit) throw new WxFailure('entry size limit reached')
  const old = texts.get(key)
  const others = sizeOf(texts) - (old ? storedBytes(old.text, old.encrypted) : 0)
  if (others + size > storageLimitBytes) throw new WxFailure('exceed storage max size 10Mb')
}

function putBack(texts: Texts, key: string, old: StoredText | undefined): void {
  if (old) texts.set(key, old)
  else texts.delete(key)
}

/** `undefined` is kept as an empty text, as `getStorageSync` of an unknown key reads. */
function serialise(data: unknown): string {
  return JSON.stringify(data ?? (data === null ? null : '')) ?? '""'
}

function storedBytes(text: string, encrypted: boolean): number {
  const bytes = new TextEncoder().encode(text).length
  return encrypted ? Math.ceil(bytes * encryptionGrowth) : bytes
}

/** The storage of a phone that cannot reach it: every call fails, the synchronous ones by throwing. */
export function createFailingStorage(): LocalStorage {
  const fail = (): never => {
    throw new WxFailure('Error: Failed To Send Sync')
  }
  return { find: fail, set: fail, remove: fail, clear: fail, keys: fail, sizeBytes: fail }
}
