export interface LifetimeOptions {
  /** Without any client or request for this long, the phone ends. */
  idleMs: number
  /** Time for a new client to come after the last one has gone. */
  lingerMs: number
  /** Calls back after a time; returns a function that cancels it. */
  after: (delayMs: number, work: () => void) => () => void
  onEnd: (reason: string) => void
}

export interface Lifetime {
  /** A client came, went or asked something. */
  report(clientCount: number): void
  stop(): void
}

/** Decides when a phone that nobody uses ends, so that no browser is left behind. */
export function createLifetime({ idleMs, lingerMs, after, onEnd }: LifetimeOptions): Lifetime {
  let hadClient = false
  let cancel = () => {}

  function endAfter(delayMs: number, reason: string): void {
    cancel()
    cancel = after(delayMs, () => onEnd(reason))
  }

  function report(clientCount: number): void {
    hadClient ||= clientCount > 0
    if (clientCount === 0 && hadClient) endAfter(lingerMs, `No automation client for ${lingerMs / 1000} s`)
    else endAfter(idleMs, `Nothing happened for ${idleMs / 60_000} min`)
  }

  report(0)
  return { report, stop: () => cancel() }
}
