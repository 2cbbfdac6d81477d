import type { Log } from './log-types.ts'

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
