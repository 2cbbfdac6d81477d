interface Output {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

/** Tells how far a command is. */
export interface Progress {
  /** A step begins. */
  stage(text: string): void
  /** What of the step is under way: one line that is written over, and only where that can be seen. */
  detail(text: string): void
  /** A result, which stays. */
  say(text: string): void
}

export function createProgress(output: Output): Progress {
  const line = (text: string) => output.write(output.isTTY ? `\r\x1b[K${text}\n` : `${text}\n`)
  return {
    stage: line,
    say: line,
    detail(text) {
      const [first = ''] = text.split('\n')
      if (output.isTTY && first !== '')
        output.write(`\r\x1b[K  ${first.slice(0, (output.columns ?? 80) - 3)}`)
    },
  }
}
