import { readFileSync } from 'node:fs'
import { describe, expect, jest, test } from '@jest/globals'
import { createI18n, fillText, resolveLanguage } from '../../../utils/app/i18n'
import { createPreferences } from '../../../utils/app/preferences'
import { en } from '../../../utils/locales/en'
import { zhCN } from '../../../utils/locales/zh-CN'

type Sections = Record<string, Record<string, string>>

function textsOf(locale: Sections): [string, string][] {
  return Object.entries(locale).flatMap(([section, texts]) =>
    Object.entries(texts).map(([name, text]): [string, string] => [`${section}.${name}`, text]),
  )
}

/** The parameters whose values a text shows, sorted; words chosen by number are each language's own affair. */
function paramNames(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort()
}

function createSample(language: 'system' | 'zh-CN' | 'en' = 'system', systemLanguage = 'zh_CN') {
  const preferences = createPreferences({ stored: { language }, save: () => {} })
  return createI18n({ locales: { 'zh-CN': zhCN, en }, systemLanguage, preferences })
}

describe('the language files', () => {
  const english = new Map(textsOf(en))
  const chinese = new Map(textsOf(zhCN))

  test('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })

  test.each([
    ['zh-CN', chinese],
    ['en', english],
  ])('%s has no empty text, no exclamation mark and no emoji', (_name, texts) => {
    const bad = [...texts].filter(
      ([, text]) => text.trim() === '' || /[!！]|\p{Extended_Pictographic}/u.test(text),
    )
    expect(bad).toEqual([])
  })

  test('show the same values in every text', () => {
    const params = (texts: Map<string, string>) =>
      Object.fromEntries([...texts].map(([key, text]) => [key, paramNames(text)]))
    expect(params(english)).toEqual(params(chinese))
  })

  test('have no Chinese left in the English texts but the name of the language', () => {
    const left = [...english].filter(([, text]) => /\p{Script=Han}/u.test(text)).map(([key]) => key)
    expect(left).toEqual(['settings.languageZh'])
  })
})

/** Two lines of a toast: more is cut off. A Chinese character takes the room of two Latin letters. */
const toastWidth = 40
const widthOf = (text: string) =>
  [...text].reduce((width, char) => width + (/[\u2e80-\uffff]/.test(char) ? 2 : 1), 0)

test.each([
  'settings.signedOut',
  'login.success',
  'app.notOpened',
  'errors.single-page',
  'devices.endedOne',
  'devices.endedOthers',
  'security-log.endedOthers',
])('%s fits into a toast', (key) => {
  for (const texts of [textsOf(en), textsOf(zhCN)]) {
    const text = new Map(texts).get(key) ?? ''
    expect(text).not.toBe('')
    expect(widthOf(text)).toBeLessThanOrEqual(toastWidth)
  }
})

test.each([
  [
    'settings that follow the person',
    '/v1/me/settings',
    /(?:设置|语言|外观).*(?:每一?[台个]设备|所有设备)|(?:settings|language|look)\b.*(?:all devices|every device)/i,
  ],
  ['ending sign-ins elsewhere', '/v1/sessions/', /结束(?:各|其他|任何)|\bend (?:other |any )?sign-ins?\b/i],
  ['deleting the account', '/v1/me/deletion', /注销账号|delete (?:your|the) account/i],
])('no text promises %s before the app asks the server for it', (_what, path, promise) => {
  const canDo = readFileSync('utils/api/create-api.ts', 'utf8').includes(path)
  const { codes: _chinese, ...chinese } = zhCN
  const { codes: _english, ...english } = en
  const promises = [...textsOf(chinese), ...textsOf(english)].filter(([, text]) => promise.test(text))
  expect(canDo ? [] : promises).toEqual([])
})

describe('looking up a text', () => {
  test('follows the phone unless the person chose', () => {
    expect(createSample('system', 'zh_CN').t('profile.signIn')).toBe('登录')
    expect(createSample('system', 'en').t('profile.signIn')).toBe('Sign in')
    expect(createSample('en', 'zh_CN').t('profile.signIn')).toBe('Sign in')
  })

  test('reads any Chinese as Chinese and everything else as English', () => {
    const languages = ['zh_CN', 'zh_TW', 'zh-Hans', 'en', 'fr', ''].map((name) =>
      resolveLanguage('system', name),
    )
    expect(languages).toEqual(['zh-CN', 'zh-CN', 'zh-CN', 'en', 'en', 'en'])
  })

  test('fills parameters in and chooses the word by number', () => {
    expect(fillText('{n} {n:day|days} of {year}', { n: 1, year: 2026 })).toBe('1 day of 2026')
    expect(fillText('{n} {n:day|days}', { n: 0 })).toBe('0 days')
  })

  test('refuses a text whose parameter is missing', () => {
    expect(() => fillText('since {year}')).toThrow('{year}')
  })

  test('refuses an unknown key', () => {
    const i18n = createSample()
    expect(() => i18n.t('profile.nothing' as 'profile.hello')).toThrow('profile.nothing')
  })
})

test('listeners are notified of a change of language once, and of nothing else', () => {
  const preferences = createPreferences({ stored: null, save: () => {} })
  const i18n = createI18n({ locales: { 'zh-CN': zhCN, en }, systemLanguage: 'zh_CN', preferences })
  const listener = jest.fn()
  const remove = i18n.subscribe(listener)
  preferences.set({ appearance: 'dark' })
  i18n.setLanguage('zh-CN')
  expect(listener).not.toHaveBeenCalled()
  i18n.setLanguage('en')
  expect(listener).toHaveBeenCalledTimes(1)
  expect(i18n.language).toBe('en')
  remove()
  i18n.setLanguage('zh-CN')
  expect(listener).toHaveBeenCalledTimes(1)
})
