import type { After } from '../protocol/alive.ts'
import { RemoteError } from '../protocol/peer.ts'
import type { HostEvents } from '../protocol/phone.ts'

/** A page that comes back does so in a second or two, also on a slow machine. */
const limitMs = 30_000

/** The app was asked to start again, and no first page came. */
class RestartTimeout extends RemoteError {
  override name = 'RestartTimeout'
  constructor() {
    super(`The app showed no first page within ${limitMs / 1000} s of its restart`)
  }
}

/** Those who wait for the app to be up again, each for as long as the limit. */
export function createRestarts(after: After) {
  const waiting = new Set<(error?: Error) => void>()
  const settle = (error?: Error): void => {
    for (const finish of [...waiting]) finish(error)
  }
  return {
    settle,
    wait: (): Promise<void> =>
      new Promise((resolve, reject) => {
        const finish = (error?: Error): void => {
          waiting.delete(finish)
          stop()
          error ? reject(error) : resolve()
        }
        const stop = after(limitMs, () => finish(new RestartTimeout()))
        waiting.add(finish)
      }),
    /** Settles by what the host says of its start. */
    follow(event: string, params: unknown): void {
      if (event === 'ready') settle()
      if (event === 'failed') settle(toStartFailure(params as HostEvents['failed']))
    },
  }
}

function toStartFailure({ reason }: HostEvents['failed']): RemoteError {
  return new RemoteError(`The app did not start: ${reason}`)
}
