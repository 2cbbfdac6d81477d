import { errorWords } from '../../utils/app/error-words'
import type { I18n } from '../../utils/app/i18n'
import { momentWords } from '../../utils/app/time-words'
import type { AppError } from '../../utils/core/errors'
import type { Locale } from '../../utils/locales/zh-CN'

interface Context {
  i18n: I18n<Locale>
  /** Milliseconds since 1970. */
  now: number
}

/** Words for a sign-in that failed; a refusal of the account also says why, until when, and whom to write to. */
export function failureWords(error: AppError, { i18n, now }: Context): ReturnType<typeof errorWords> {
  const words = errorWords(error, i18n)
  const { code, publicReason, until } = error
  if (code !== 'account_banned' && code !== 'risk_refused') return words
  const parts = [words.message]
  if (publicReason !== undefined) parts.push(i18n.t('blocked.bannedReason', { reason: publicReason }))
  if (until !== undefined) {
    const { key, params } = momentWords(Date.parse(until), now)
    parts.push(i18n.t('blocked.bannedUntil', { date: i18n.t(key, params) }))
  }
  return { ...words, message: [...parts, i18n.t('app.contact')].join(' ') }
}
