type Serial = <T>(work: () => Promise<T>) => Promise<T>

/** Runs works strictly one after another in the order they were given; a failed one does not stop the next. */
export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work, work)
    last = next
    return next
  }
}
