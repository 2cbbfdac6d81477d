import { expect, test } from '@jest/globals'
import { createStoredValue } from '../../../utils/platform/stored-value'
import { useFakeWx } from '../support/fake-wx'

interface Call {
  key: string
  data: unknown
  fail?: (failure: object) => void
}

const preferences = createStoredValue('passport.preferences')

test('a value that was written is read again at once', () => {
  const stored = new Map<string, unknown>()
  useFakeWx({
    setStorage: ({ key, data }: Call) => stored.set(key, data),
    getStorageSync: (key: string) => stored.get(key) ?? '',
  })
  expect(preferences.read()).toBe('')
  preferences.write({ language: 'en' })

  expect(preferences.read()).toEqual({ language: 'en' })
})

test('a storage that throws has no value', () => {
  useFakeWx({
    getStorageSync: () => {
      throw new Error('getStorageSync:fail Error: Failed To Send Sync')
    },
  })

  expect(preferences.read()).toBe('')
})

test('a value that cannot be written leaves no promise that is rejected unnoticed', () => {
  const failures: object[] = []
  const failure = { errMsg: 'setStorage:fail exceed storage limit' }
  useFakeWx({
    // As WeChat does: a promise when there is no callback.
    setStorage: ({ fail }: Call) => (fail ? fail(failure) : failures.push(failure)),
  })
  preferences.write({ language: 'en' })

  expect(failures).toEqual([])
})
