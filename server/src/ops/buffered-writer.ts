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
