import type { StoredItem } from '../protocol/phone.ts'

export class StorageLimitError extends Error {
  override name = 'StorageLimitError'
}

const megabyte = 1024 * 1024
/** Encrypted data grows by 1.4, so less of it fits. */
const encryptionGrowth = 1.4
const itemLimitBytes = { plain: megabyte, encrypted: Math.floor(0.7 * megabyte) }
const totalLimitBytes = 10 * megabyte

/**
 * What one account keeps on one device for one app, within WeChat's limits.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/ability/storage.html
 */
export class StorageArea {
  readonly #items: Map<string, StoredItem>
  readonly #sizes: Map<string, number>

  constructor(initial: Record<string, StoredItem> = {}) {
    this.#items = new Map(Object.entries(initial))
    this.#sizes = new Map([...this.#items].map(([key, item]) => [key, storedBytes(item)]))
  }

  items(): Record<string, StoredItem> {
    return Object.fromEntries(this.#items)
  }

  /** Throws `StorageLimitError`; then nothing has changed. */
  set(key: string, item: StoredItem): void {
    const limit = item.encrypted ? itemLimitBytes.encrypted : itemLimitBytes.plain
    if (plainBytes(item) > limit) throw new StorageLimitError('entry size limit reached')
    const size = storedBytes(item)
    if (this.#totalWithout(key) + size > totalLimitBytes)
      throw new StorageLimitError('exceed storage max size 10Mb')
    this.#items.set(key, item)
    this.#sizes.set(key, size)
  }

  remove(key: string): void {
    this.#items.delete(key)
    this.#sizes.delete(key)
  }

  clear(): void {
    this.#items.clear()
    this.#sizes.clear()
  }

  #totalWithout(key: string): number {
    let total = 0
    for (const [other, size] of this.#sizes) if (other !== key) total += size
    return total
  }
}

function plainBytes({ data }: StoredItem): number {
  return Buffer.byteLength(JSON.stringify(data ?? null))
}

function storedBytes(item: StoredItem): number {
  return Math.ceil(plainBytes(item) * (item.encrypted ? encryptionGrowth : 1))
}
