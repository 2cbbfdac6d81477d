import type { StoredItem } from '../protocol/phone.ts'

/**
 * What one account keeps on one device for one app, within WeChat's limits.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/ability/storage.html
 */
export interface StorageArea {
  items(): Record<string, StoredItem>
  /** Throws `StorageLimitError`; then nothing has changed. */
  set(key: string, item: StoredItem): void
  remove(key: string): void
  clear(): void
}

export class StorageLimitError extends Error {
  override name = 'StorageLimitError'
}

const megabyte = 1024 * 1024
/** Encrypted data grows by 1.4, so less of it fits. */
const encryptionGrowth = 1.4
const itemLimitBytes = { plain: megabyte, encrypted: Math.floor(0.7 * megabyte) }
const totalLimitBytes = 10 * megabyte

export function createStorageArea(initial: Record<string, StoredItem> = {}): StorageArea {
  const items = new Map(Object.entries(initial))
  const sizes = new Map([...items].map(([key, item]) => [key, storedBytes(item)]))

  function totalWithout(key: string): number {
    let total = 0
    for (const [other, size] of sizes) if (other !== key) total += size
    return total
  }

  return {
    items: () => Object.fromEntries(items),
    set(key, item) {
      const limit = item.encrypted ? itemLimitBytes.encrypted : itemLimitBytes.plain
      if (plainBytes(item) > limit) throw new StorageLimitError('entry size limit reached')
      const size = storedBytes(item)
      if (totalWithout(key) + size > totalLimitBytes)
        throw new StorageLimitError('exceed storage max size 10Mb')
      items.set(key, item)
      sizes.set(key, size)
    },
    remove(key) {
      items.delete(key)
      sizes.delete(key)
    },
    clear() {
      items.clear()
      sizes.clear()
    },
  }
}

function plainBytes({ data }: StoredItem): number {
  return Buffer.byteLength(JSON.stringify(data ?? null))
}

function storedBytes(item: StoredItem): number {
  return Math.ceil(plainBytes(item) * (item.encrypted ? encryptionGrowth : 1))
}
