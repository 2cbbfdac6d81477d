import { RemoteError } from './peer.ts'

/** Runs work later; gives its own remover. */
export type After = (delayMs: number, work: () => void) => () => void

const restMs = 2_000
const silenceMs = 28_000

class StuckPage extends RemoteError {
  override name = 'StuckPage'
  constructor() {
    super(
      `The page has not answered for ${(restMs + silenceMs) / 1000} s: its script does not come to an end. Is there an endless loop?`,
    )
  }
}

interface Life {
  /** Asks the page for a sign of life; any answer is one. */
  beat: () => Promise<unknown>
  after: After
}

/**
 * The work of a page that may take its time, but not for ever in silence: a script that loops answers nobody, while
 * one that waits for a person still gives signs of life.
 *
 * @returns the outcome of the work; rejects once the page has been silent too long
 */
export function whileAlive<T>(work: Promise<T>, { beat, after }: Life): Promise<T> {
  return new Promise((resolve, reject) => {
    let isOver = false
    let cancel = rest()

    function rest(): () => void {
      return after(restMs, listen)
    }

    function listen(): void {
      cancel = after(silenceMs, () => finish(() => reject(new StuckPage())))
      const hear = (): void => {
        cancel()
        if (!isOver) cancel = rest()
      }
      beat().then(hear, hear)
    }

    function finish(settle: () => void): void {
      isOver = true
      cancel()
      settle()
    }

    work.then(
      (result) => finish(() => resolve(result)),
      (error) => finish(() => reject(error)),
    )
  })
}
