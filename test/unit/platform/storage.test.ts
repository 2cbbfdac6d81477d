import { expect, test } from '@jest/globals'
import { createStorage } from '../../../utils/platform/storage'
import { useFakeWx } from '../support/fake-wx'
import { ManualTime } from '../support/manual-time'

interface Call {
  key: string
  data?: object
  encrypt?: boolean
  success: (result: object) => void
  fail: (failure: object) => void
}

/** WeChat's storage as it matters here: an encrypted value is found with `encrypt` only. */
function useFakeStorage({ SDKVersion = '3.10.0', isFull = false, notFound = 'data not found' } = {}) {
  const stored = new Map<string, { data: object; encrypt: boolean }>()
  const faults = { isFull, isSilent: false, isBroken: false, hasNoKeys: false }
  const unlessSilent = (answer: () => void) => (faults.isSilent ? undefined : answer())
  useFakeWx({
    getAppBaseInfo: () => ({ SDKVersion }),
    getStorage: ({ key, encrypt = false, success, fail }: Call) =>
      unlessSilent(() => {
        if (faults.isBroken) return fail({ errMsg: 'getStorage:fail system error' })
        const found = stored.get(key)
        if (found && found.encrypt === encrypt) success({ data: found.data })
        else fail({ errMsg: `getStorage:fail ${notFound}` })
      }),
    getStorageInfo: ({ success, fail }: Call) => {
      if (faults.hasNoKeys) fail({ errMsg: 'getStorageInfo:fail system error' })
      else success({ keys: [...stored.keys()] })
    },
    setStorage: ({ key, data = {}, encrypt = false, success, fail }: Call) =>
      unlessSilent(() => {
        if (faults.isFull) return fail({ errMsg: 'setStorage:fail exceed storage limit' })
        stored.set(key, { data, encrypt })
        success({})
      }),
    removeStorage: ({ key, success }: Call) =>
      unlessSilent(() => {
        stored.delete(key)
        success({})
      }),
  })
  return { stored, faults }
}

const time = new ManualTime()
const openStorage = (isEncrypted: boolean) =>
  createStorage({ timers: time.timers, prefix: 'p.', isEncrypted })

test('what is written is read again by the next launch, and gone once removed', async () => {
  const { stored } = useFakeStorage()
  await openStorage(true).write('session', { a: 1 })
  expect([...stored]).toEqual([['p.session', { data: { a: 1 }, encrypt: true }]])

  const next = openStorage(true)
  expect(await next.read('session')).toEqual({ a: 1 })
  await next.remove('session')
  expect(await next.read('session')).toBeNull()
  expect(stored.size).toBe(0)
})

test('plain values are stored without encryption', async () => {
  const { stored } = useFakeStorage()
  await openStorage(false).write('marks', { a: 1 })

  expect(stored.get('p.marks')?.encrypt).toBe(false)
})

test.each([
  '2.21.2',
  '1.9.90',
])('base library %s has no encryption: secrets stay in memory', async (SDKVersion) => {
  const { stored } = useFakeStorage({ SDKVersion })
  const storage = openStorage(true)
  await storage.write('session', { a: 1 })

  expect(stored.size).toBe(0)
  expect(await storage.read('session')).toEqual({ a: 1 })
  expect(await openStorage(true).read('session')).toBeUndefined()
})

test('a full storage keeps the value in memory and leaves no older one behind', async () => {
  const { stored, faults } = useFakeStorage()
  const storage = openStorage(true)
  await storage.write('session', { version: 'old' })
  faults.isFull = true
  await storage.write('session', { version: 'new' })

  expect(stored.size).toBe(0)
  expect(await storage.read('session')).toEqual({ version: 'new' })
})

test('no value is told from a value that could not be read: the storage is silent, or fails', async () => {
  const { stored, faults } = useFakeStorage()
  stored.set('p.marks', { data: { a: 1 }, encrypt: false })
  expect(await openStorage(false).read('other')).toBeNull()

  faults.isBroken = true
  expect(await openStorage(false).read('marks')).toBeUndefined()
  faults.isSilent = true
  const reading = openStorage(false).read('marks')
  await time.advance(3_000)
  expect(await reading).toBeUndefined()
})

test.each([
  'data not found',
  '数据不存在',
  'parameter error',
  '',
])('a value that was never written is none, whatever a phone calls that: %p', async (notFound) => {
  const { faults } = useFakeStorage({ notFound })
  expect(await openStorage(false).read('marks')).toBeNull()

  faults.hasNoKeys = true
  expect(await openStorage(false).read('marks')).toBeUndefined()
})

test('a value that is there and cannot be read is not taken for none, whatever a phone calls that', async () => {
  const { stored } = useFakeStorage()
  stored.set('p.session', { data: { a: 1 }, encrypt: false })
  expect(await openStorage(true).read('session')).toBeUndefined()
})

test('writes take effect in the order they were asked for', async () => {
  useFakeStorage()
  const storage = openStorage(true)
  const removing = [storage.write('session', { a: 1 }), storage.remove('session')]
  await Promise.all(removing)

  expect(await storage.read('session')).toBeNull()
})
