import type { ErrorDescription, Log } from './log-types.ts'

/** One JSON line per entry, led by its time. `listening` stays exactly as it is: programs wait for it. */
export function createLog(write: (line: string) => void, now: () => number): Log {
  return (entry) => {
    const text = JSON.stringify(entry)
    const isLed = entry.event !== 'listening'
    write(isLed ? `{"time":"${new Date(now()).toISOString()}",${text.slice(1)}\n` : `${text}\n`)
  }
}

/**
 * Joins what is written in one turn of the event loop: a write for every line would cost as much as the rest
 * of a small request. `flush` writes what is left, for the end of the process.
 */
export function joinWrites(write: (text: string) => void): {
  write: (text: string) => void
  flush: () => void
} {
  let waiting = ''
  const flush = () => {
    const text = waiting
    waiting = ''
    if (text !== '') write(text)
  }
  return {
    write(text) {
      if (waiting === '') setImmediate(flush)
      waiting += text
    },
    flush,
  }
}

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
