import { AppError } from '../core/errors'

/** A failed `wx` call as ours; WeChat's text stays behind as the cause, for a developer's eyes. */
export function platformError(failure: unknown): AppError {
  return new AppError('platform', { cause: failure })
}

/** For calls whose failure does not matter; without it WeChat rejects a promise that nobody handles. */
export function ignoreFailure(): void {}
