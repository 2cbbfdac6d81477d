const delayMs = 100

/**
 * Buffers the lines of requests for a tenth of a second: a write for each would double the cost of a small
 * request. An urgent line is written at once, after all that are buffered. `flush` is for the end of the process.
 */
export function createBufferedWriter(write: (text: string) => void): {
  write: (line: string, isUrgent: boolean) => void
  flush: () => void
} {
  let buffered = ''
  let timer: NodeJS.Timeout | null = null
  const flush = () => {
    if (timer) clearTimeout(timer)
    const text = buffered
    timer = null
    buffered = ''
    if (text !== '') write(text)
  }
  return {
    write(line, isUrgent) {
      buffered += line
      if (isUrgent) flush()
      else timer ??= setTimeout(flush, delayMs)
    },
    flush,
  }
}
