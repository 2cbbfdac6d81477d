import { WxFailure } from '../runtime/wx-failure.ts'
import type { LocalStorage } from './local-storage.ts'

/** The storage of a phone that cannot reach it: every call fails, the synchronous ones by throwing. */
export function createFailingStorage(): LocalStorage {
  const fail = (): never => {
    throw new WxFailure('Error: Failed To Send Sync')
  }
  return { find: fail, set: fail, remove: fail, clear: fail, keys: fail, sizeBytes: fail }
}
