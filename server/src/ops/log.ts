import type { ErrorDescription, Log } from './log-types.ts'

/** One JSON line per entry, led by its time. `listening` stays exactly as it is: programs wait for it. */
export function createLog(write: (line: string, isUrgent: boolean) => void, now: () => number): Log {
  const readTime = createTimeReader(now)
  return (entry) => {
    const text = JSON.stringify(entry)
    const isLed = entry.event !== 'listening'
    const line = isLed ? `{"time":"${readTime()}",${text.slice(1)}\n` : `${text}\n`
    write(line, entry.event !== 'request')
  }
}

/** ISO 8601. Lines of one millisecond share the text of their time. */
function createTimeReader(now: () => number): () => string {
  let [known, text] = [Number.NaN, '']
  return () => {
    const time = now()
    if (time !== known) text = new Date(time).toISOString()
    known = time
    return text
  }
}

const joinMs = 100

/**
 * Joins the lines of requests for a tenth of a second: a write for each would cost as much as the rest of a
 * small request. Any other line is written at once, with all that waited. `flush` is for the end of the process.
 */
export function joinWrites(write: (text: string) => void): {
  write: (line: string, isUrgent: boolean) => void
  flush: () => void
} {
  let waiting = ''
  let timer: NodeJS.Timeout | null = null
  const flush = () => {
    if (timer) clearTimeout(timer)
    const text = waiting
    timer = null
    waiting = ''
    if (text !== '') write(text)
  }
  return {
    write(line, isUrgent) {
      waiting += line
      if (isUrgent) flush()
      else timer ??= setTimeout(flush, joinMs)
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
