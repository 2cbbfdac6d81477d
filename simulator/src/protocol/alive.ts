import { RemoteError } from './peer.ts'

/** Takes back what was asked for: a timer, a listener. */
export type Unsubscribe = () => void

/** Runs work later, unless it is cancelled before. */
export type After = (delayMs: number, work: () => void) => Unsubscribe

const pauseMs = 2_000
const silenceMs = 28_000

class StuckPage extends RemoteError {
  override name = 'StuckPage'
  constructor() {
    super(
      `The page has not answered for ${(pauseMs + silenceMs) / 1000} s: its script does not come to an end. Is there an endless loop?`,
    )
  }
}

interface Life {
  /** Asks the page for a sign of life; any answer is one. */
  beat: () => Promise<unknown>
  after: After
}

/**
 * Work in a page may take its time as long as the page gives signs of life. A script in an endless loop gives none;
 * one that waits for a person does.
 *
 * @returns the outcome of the work; rejects once the page has been silent too long
 */
export function whileAlive<T>(work: Promise<T>, { beat, after }: Life): Promise<T> {
  return new Promise((resolve, reject) => {
    let isOver = false
    let cancel = pause()

    function pause(): () => void {
      return after(pauseMs, askForSign)
    }

    function askForSign(): void {
      cancel = after(silenceMs, () => finish(() => reject(new StuckPage())))
      const onSign = (): void => {
        cancel()
        if (!isOver) cancel = pause()
      }
      beat().then(onSign, onSign)
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
