import { WxFailure } from '../context/wx-failure.ts'
import type { WxRuntime, WxTable } from './api.ts'
import { storageLimitBytes } from './local-storage.ts'
import { isTrue, type Options, requireText, wrongType } from './parameters.ts'

export const storageApis = {
  setStorage: setStorage,
  getStorage: getStorage,
  removeStorage: removeStorage,
  clearStorage: clearStorage,
  getStorageInfo: storageInfo,
  setStorageSync: (runtime, key, data) => {
    const written = runtime.storage.set(requireKey(key), { data, encrypted: false })
    reportLoss(runtime, written)
  },
  getStorageSync: ({ storage }, key) => {
    const item = storage.find(requireKey(key))
    return item === null || item.encrypted ? '' : item.data
  },
  removeStorageSync: (runtime, key) => reportLoss(runtime, runtime.storage.remove(requireKey(key))),
  clearStorageSync: (runtime) => reportLoss(runtime, runtime.storage.clear()),
  getStorageInfoSync: (runtime) => storageInfo(runtime),
} satisfies Partial<WxTable>

async function setStorage({ storage }: WxRuntime, options: Options): Promise<undefined> {
  const item = { data: options.data, encrypted: isTrue(options, 'encrypt') }
  await storage.set(requireKey(options.key), item)
}

function getStorage({ storage }: WxRuntime, options: Options): object {
  const item = storage.find(requireKey(options.key))
  if (item === null) throw new WxFailure('data not found')
  if (item.encrypted && !isTrue(options, 'encrypt'))
    throw new WxFailure('data is encrypted and was read without encrypt: true')
  if (!item.encrypted && isTrue(options, 'encrypt'))
    throw new WxFailure('data is not encrypted and was read with encrypt: true')
  return { data: item.data }
}

async function removeStorage({ storage }: WxRuntime, options: Options): Promise<undefined> {
  await storage.remove(requireText(options, 'key'))
}

async function clearStorage({ storage }: WxRuntime): Promise<undefined> {
  await storage.clear()
}

function storageInfo({ storage }: WxRuntime): object {
  return {
    keys: storage.keys(),
    currentSize: Math.ceil(storage.sizeBytes() / 1024),
    limitSize: storageLimitBytes / 1024,
  }
}

function requireKey(key: unknown): string {
  if (typeof key !== 'string') throw wrongType('key', 'String', key)
  if (key === '') throw new WxFailure('parameter error: parameter.key should not be empty;')
  return key
}

/** The sync calls have returned when the phone answers, so a loss can only be reported as an error of the app. */
function reportLoss({ context }: WxRuntime, written: Promise<unknown>): void {
  written.catch((error: unknown) => context.reportError(error))
}
