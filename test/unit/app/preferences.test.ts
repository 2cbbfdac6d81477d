import { expect, jest, test } from '@jest/globals'
import { createPreferences } from '../../../utils/app/preferences'

const defaults = { language: 'system', appearance: 'system', textSize: 'standard' }

test.each([
  null,
  '',
  'dark',
  7,
  [],
  { language: 'fr', appearance: 1, textSize: {} },
])('reads %p from storage as the defaults', (stored) => {
  expect(createPreferences({ stored, save: () => {} }).values).toEqual(defaults)
})

test('saves every change, notifies of it, and keeps what was not changed', () => {
  const save = jest.fn()
  const listener = jest.fn()
  const preferences = createPreferences({ stored: { appearance: 'dark' }, save })
  preferences.subscribe(listener)
  preferences.set({ textSize: 'large' })
  const expected = { ...defaults, appearance: 'dark', textSize: 'large' }
  expect(preferences.values).toEqual(expected)
  expect(save).toHaveBeenCalledWith(expected)
  expect(listener).toHaveBeenCalledTimes(1)
})

test('refuses a value it does not know', () => {
  const preferences = createPreferences({ stored: null, save: () => {} })
  preferences.set({ appearance: 'sepia' as 'dark' })
  expect(preferences.values.appearance).toBe('system')
})
