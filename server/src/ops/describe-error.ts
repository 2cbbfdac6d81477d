import type { ErrorDescription } from './log-types.ts'

const maxFrames = 8

/** Says where a bug is without its message, which may quote data (a driver's, an HTTP client's). */
export function describeError(error: unknown): ErrorDescription {
  // By shape: a native driver's errors need not be instances of this realm's Error.
  if (typeof error !== 'object' || error === null) return { errorName: typeof error, frames: [] }
  const { name, code, stack } = error as { name?: unknown; code?: unknown; stack?: unknown }
  const frames = String(stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
  return {
    errorName: isIdentifier(name) ? name : 'object',
    ...(isIdentifier(code) && { errorCode: code }),
    frames: frames.slice(0, maxFrames).map((line) => line.trim()),
  }
}

function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && /^\w{1,40}$/.test(value)
}
