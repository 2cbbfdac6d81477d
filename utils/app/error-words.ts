import type { AppError } from '../core/errors'

/** How a failure is shown: the message first, the code small beneath it for support. */
export interface ErrorWords {
  message: string
  code: string
}

interface ErrorTexts {
  section(name: 'errors' | 'codes'): Record<string, string>
  t(key: 'app.wait', params: { seconds: number }): string
}

export const noError: ErrorWords = { message: '', code: '' }

/** Words for a failure: those of the server's code if it is known, else those of its kind. */
export function errorWords(error: AppError, texts: ErrorTexts): ErrorWords {
  const known = error.code === undefined ? undefined : texts.section('codes')[error.code]
  const message = known ?? texts.section('errors')[error.kind] ?? ''
  const wait = error.retryAfterSeconds ? texts.t('app.wait', { seconds: error.retryAfterSeconds }) : ''
  return {
    message: wait === '' ? message : `${message} ${wait}`,
    code: [error.code ?? error.kind, error.requestId].filter(Boolean).join(' · '),
  }
}
