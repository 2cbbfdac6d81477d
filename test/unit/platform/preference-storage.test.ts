import { expect, test } from '@jest/globals'
import { readPreferences, savePreferences } from '../../../utils/platform/preference-storage'
import { useFakeWx } from '../support/fake-wx'

interface Call {
  key: string
  data: unknown
  fail?: (failure: object) => void
}

test('preferences that were saved are read again at once', () => {
  const stored = new Map<string, unknown>()
  useFakeWx({
    setStorage: ({ key, data }: Call) => stored.set(key, data),
    getStorageSync: (key: string) => stored.get(key) ?? '',
  })
  expect(readPreferences()).toBe('')
  savePreferences({ language: 'en' })

  expect(readPreferences()).toEqual({ language: 'en' })
})

test('a storage that throws has no preferences', () => {
  useFakeWx({
    getStorageSync: () => {
      throw new Error('getStorageSync:fail Error: Failed To Send Sync')
    },
  })

  expect(readPreferences()).toBe('')
})

test('preferences that cannot be written hold until the app ends, and no promise is left that nobody hears', () => {
  const failures: object[] = []
  const failure = { errMsg: 'setStorage:fail exceed storage limit' }
  useFakeWx({
    // As WeChat does: a promise when there is no callback.
    setStorage: ({ fail }: Call) => (fail ? fail(failure) : failures.push(failure)),
  })
  savePreferences({ language: 'en' })

  expect(failures).toEqual([])
})
