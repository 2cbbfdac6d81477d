import { ignoreFailure } from './failure'

/** A value in plain storage that is read at once, so that the first paint can follow it. */
export interface StoredValue {
  /** What was last written; an empty text when there is nothing, and on phones whose synchronous read throws. */
  read(): unknown
  /** What cannot be written is forgotten when the app ends. */
  write(value: object): void
}

export function createStoredValue(key: string): StoredValue {
  return {
    read() {
      try {
        return wx.getStorageSync(key)
      } catch {
        return ''
      }
    },
    write(value) {
      wx.setStorage({ key, data: value, fail: ignoreFailure })
    },
  }
}
