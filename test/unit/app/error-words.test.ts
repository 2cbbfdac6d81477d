import { expect, test } from '@jest/globals'
import { errorWords } from '../../../utils/app/error-words'
import { createI18n } from '../../../utils/app/i18n'
import { createPreferences } from '../../../utils/app/preferences'
import { AppError } from '../../../utils/core/errors'
import { en } from '../../../utils/locales/en'
import { zhCN } from '../../../utils/locales/zh-CN'

const i18n = createI18n({
  locales: { 'zh-CN': zhCN, en },
  systemLanguage: 'en',
  preferences: createPreferences({ stored: null, save: () => {} }),
})

test('says the words of the code, with code and request id beneath', () => {
  const words = errorWords(new AppError('refused', { code: 'code_used', requestId: 'req-1' }), i18n)
  expect(words).toEqual({ message: en.codes.code_used, code: 'code_used · req-1' })
})

test('says the words of the kind when there is no code', () => {
  expect(errorWords(new AppError('offline'), i18n)).toEqual({ message: en.errors.offline, code: 'offline' })
})

test('has words even for a code of a newer server', () => {
  const error = new AppError('refused', { code: 'from_the_future' })
  expect(errorWords(error, i18n)).toEqual({ message: en.errors.refused, code: 'from_the_future' })
})

test('says how long to wait', () => {
  const error = new AppError('refused', { code: 'rate_limited', retryAfterSeconds: 1 })
  expect(errorWords(error, i18n).message).toBe(`${en.codes.rate_limited} Please wait 1 second.`)
})
