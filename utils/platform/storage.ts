import { AppError } from '../core/errors'
import type { KeyValueStorage } from '../core/key-value-storage'
import { createSerial } from '../core/serial'
import { type Timers, withTimeLimit } from '../core/timers'
import { isBaseLibraryAtLeast } from './base-library'
import { platformError } from './failure'

interface StorageOptions {
  timers: Timers
  /** Keeps develop, trial and release versions on one phone apart. */
  prefix: string
  /** Whether WeChat encrypts the values; then they are never written in the clear. */
  isEncrypted: boolean
}

const storageTimeoutMs = 3_000

/**
 * WeChat's storage, optionally encrypted by WeChat itself.
 * https://developers.weixin.qq.com/miniprogram/dev/api/storage/wx.setStorage.html
 */
export function createStorage(options: StorageOptions): KeyValueStorage {
  const memory = new Map<string, object>()
  const inOrder = createSerial()
  const at = (key: string) => ({ key: options.prefix + key, options })
  return {
    read: (key) =>
      inOrder(async () => {
        const kept = memory.get(key)
        if (kept) return kept
        return readStored(at(key)).catch(() => undefined)
      }),
    write: (key, value) =>
      inOrder(async () => {
        try {
          await writeStored(at(key), value)
          memory.delete(key)
        } catch {
          memory.set(key, value)
          await removeStored(at(key)).catch(() => undefined)
        }
      }),
    remove: (key) =>
      inOrder(async () => {
        memory.delete(key)
        await removeStored(at(key)).catch(() => undefined)
      }),
  }
}

interface Place {
  key: string
  options: StorageOptions
}

async function readStored({ key, options }: Place): Promise<unknown> {
  return callStorage(options.timers, (resolve, reject) =>
    wx.getStorage({
      key,
      ...encryption(options),
      success: ({ data }) => resolve(data),
      // The text for a missing value differs between phones; the list of keys does not.
      fail: (failure) =>
        wx.getStorageInfo({
          success: ({ keys }) => (keys.includes(key) ? reject(failure) : resolve(null)),
          fail: reject,
        }),
    }),
  )
}

async function writeStored({ key, options }: Place, data: object): Promise<unknown> {
  return callStorage(options.timers, (resolve, reject) =>
    wx.setStorage({ key, data, ...encryption(options), success: resolve, fail: reject }),
  )
}

function removeStored({ key, options }: Place): Promise<unknown> {
  return callStorage(options.timers, (resolve, reject) =>
    wx.removeStorage({ key, success: resolve, fail: reject }),
  )
}

function encryption({ isEncrypted }: StorageOptions): { encrypt?: true } {
  if (!isEncrypted) return {}
  // An older base library would ignore the option and store in the clear.
  if (!isBaseLibraryAtLeast('2.21.3')) throw platformError('encrypted storage is missing')
  return { encrypt: true }
}

type Call = (resolve: (value: unknown) => void, reject: (failure: unknown) => void) => void

function callStorage(timers: Timers, call: Call): Promise<unknown> {
  const answer = new Promise<unknown>((resolve, reject) => {
    call(resolve, (failure) => reject(platformError(failure)))
  })
  const createError = () => new AppError('timeout')
  return withTimeLimit(answer, { timers, timeoutMs: storageTimeoutMs, createError })
}
