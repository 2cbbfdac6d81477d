import { expect, test } from '@jest/globals'
import { maskSecrets } from '../../src/protocol/masked.ts'
import { isShown, toConsoleLine } from '../../src/shell/page/console-line.ts'
import { fitScale, frameSizes } from '../../src/shell/page/frame-size.ts'
import { createPreferences } from '../../src/shell/page/preferences.ts'
import { textsFor } from '../../src/shell/page/texts.ts'

const token = `mps_${'a1B2'.repeat(10)}`
const from = { launchId: 'launch', deviceId: 'phone-1', at: '2026-11-22T10:00:00.000Z' }

test('what looks like a token, a code or a key is masked at any depth, and words are not', () => {
  const words = ['pages/profile/profile', 'aVeryLongNameThatSomebodyWroteByHandAndNoSecret', 7, null, true]
  expect(maskSecrets({ header: [`Bearer ${token}!`], words })).toEqual({ header: ['Bearer mps_…!'], words })
})

test('a console line joins texts and other values', () => {
  const event = { ...from, type: 'console', level: 'warn', args: ['count', 3, { a: [1] }, null] } as const
  expect(toConsoleLine({ ...event, args: [...event.args] })).toEqual({
    deviceId: 'phone-1',
    at: from.at,
    level: 'warn',
    text: 'count 3 {"a":[1]} null',
  })
})

test('an exception is an error line with its stack, the message once', () => {
  const event = {
    ...from,
    type: 'exception',
    message: 'No name',
    stack: 'Error: No name\n    at a.js',
  } as const
  expect(toConsoleLine(event)?.text).toBe('Error: No name\n    at a.js')
  expect(toConsoleLine({ ...event, stack: '' })).toMatchObject({ level: 'error', text: 'No name' })
  expect(toConsoleLine({ ...from, type: 'route', path: 'a', query: {}, stack: [] })).toBeNull()
})

test.each([
  ['all', ['log', 'warn', 'error']],
  ['problems', ['warn', 'error']],
  ['errors', ['error']],
] as const)('the filter "%s" shows %j', (filter, shown) => {
  const levels = (['log', 'warn', 'error'] as const).filter((level) =>
    isShown({ ...from, level, text: '' }, filter),
  )
  expect(levels).toEqual(shown)
})

test('a phone shrinks to what fits, never grows, and stays readable', () => {
  expect(fitScale('standard', { width: 2000, height: 2000 })).toBe(1)
  expect(fitScale('standard', { width: 2000, height: 418 })).toBe(0.5)
  expect(fitScale('small', { width: 172, height: 2000 })).toBe(0.5)
  expect(fitScale('tablet', { width: 10, height: 10 })).toBe(0.3)
  expect(Object.keys(frameSizes)).toEqual(['small', 'standard', 'tablet'])
})

function fakeStorage(text: string | null) {
  const storage = {
    text,
    getItem: () => storage.text,
    setItem: (_key: string, next: string) => {
      storage.text = next
    },
  }
  return storage
}

test('preferences outlive the page', () => {
  const storage = fakeStorage(null)
  createPreferences(storage).set({ shown: ['phone-2'], frames: { 'phone-2': 'tablet' }, language: 'en' })
  expect(createPreferences(storage).get()).toEqual({
    language: 'en',
    shown: ['phone-2'],
    frames: { 'phone-2': 'tablet' },
    followsSystem: [],
  })
})

test.each([
  '',
  'not JSON',
  '7',
  '{"shown":[1],"frames":{"phone-1":"huge"},"language":"xx"}',
])('unreadable preferences %j are the first ones', (text) => {
  const first = { language: null, shown: [], frames: {}, followsSystem: [] }
  expect(createPreferences(fakeStorage(text)).get()).toEqual(first)
})

test('a browser that forbids storage keeps preferences for the page', () => {
  const forbid = () => {
    throw new Error('forbidden')
  }
  const preferences = createPreferences({ getItem: forbid, setItem: forbid })
  preferences.set({ language: 'zh-CN' })
  expect(preferences.get().language).toBe('zh-CN')
})

test('both languages say the same things', () => {
  const shape = (value: object): unknown =>
    Object.entries(value).map(([key, word]) => [key, typeof word === 'string' ? word !== '' : shape(word)])
  expect(shape(textsFor('en'))).toEqual(shape(textsFor('zh-CN')))
  expect(textsFor('zh-TW')).toBe(textsFor('zh-CN'))
})
