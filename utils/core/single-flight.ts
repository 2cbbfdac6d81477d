export interface SingleFlight<T> {
  /** Starts the work, or joins the work under way; every caller is settled with the same result. */
  run(work: () => Promise<T>): Promise<T>
}

/** Lets one piece of work run at a time: callers meanwhile share it, the next one after it starts anew. */
export function createSingleFlight<T>(): SingleFlight<T> {
  let current: Promise<T> | null = null
  return {
    run(work) {
      if (current) return current
      const flight = land(work, () => {
        current = null
      })
      current = flight
      return flight
    },
  }
}

async function land<T>(work: () => Promise<T>, onLanded: () => void): Promise<T> {
  // The first await keeps a synchronously failing work from landing before it counts as started.
  await null
  try {
    return await work()
  } finally {
    onLanded()
  }
}
