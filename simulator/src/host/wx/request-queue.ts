import { WxFailure } from '../context/wx-failure.ts'

const maxRunning = 10

/** Lets ten requests run at a time; the others wait their turn. */
export interface RequestQueue {
  nextId(): number
  /** Runs when there is room. `isAborted` is asked just before. */
  run<T>(work: () => Promise<T>, isAborted: () => boolean): Promise<T>
}

export function createRequestQueue(): RequestQueue {
  const turns = createTurns()
  let lastId = 0
  return {
    nextId() {
      lastId += 1
      return lastId
    },
    async run(work, isAborted) {
      await turns.take()
      try {
        if (isAborted()) throw new WxFailure('abort')
        return await work()
      } finally {
        turns.give()
      }
    },
  }
}

function createTurns() {
  const waiting: (() => void)[] = []
  let running = 0
  return {
    async take(): Promise<void> {
      if (running >= maxRunning) await new Promise<void>((resolve) => waiting.push(resolve))
      else running += 1
    },
    /** The turn goes straight to the next in the queue. */
    give(): void {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    },
  }
}
