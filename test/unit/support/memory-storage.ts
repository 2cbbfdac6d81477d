import type { KeyValueStorage } from '../../../utils/core/key-value-storage'

/** Storage whose content outlives an app, as a phone's does. */
export class MemoryStorage implements KeyValueStorage {
  readonly texts = new Map<string, string>()
  /** Every write and removal in order, as `write session` or `remove session`. */
  readonly log: string[] = []
  /** Keys whose reading fails. */
  readonly unreadable = new Set<string>()

  async read(key: string): Promise<unknown> {
    if (this.unreadable.has(key)) return undefined
    const text = this.texts.get(key)
    return text === undefined ? null : JSON.parse(text)
  }

  async write(key: string, value: object): Promise<void> {
    this.log.push(`write ${key}`)
    this.texts.set(key, JSON.stringify(value))
  }

  async remove(key: string): Promise<void> {
    this.log.push(`remove ${key}`)
    this.texts.delete(key)
  }
}
