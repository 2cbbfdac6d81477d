/** A sheet above the page, until somebody answers it. */
export interface OpenSheet<T> {
  answered: Promise<T>
  /** As a person does who wants nothing of it. */
  leave(): void
  /** As a person does who takes what is chosen; null where nothing is chosen before it is tapped. */
  confirm: (() => void) | null
  /** As a person does who taps an item, which stands in a column where there are several. Throws when it is not there. */
  choose(index: number, column: number): void
}

export function requireItem<T>(items: readonly T[] | undefined, index: number): T {
  const item = items?.[index]
  if (item === undefined) throw new Error(`there is no item ${index}`)
  return item
}

/** One answer, after which nothing of the sheet is left. */
export function createAnswer<T>(onAnswer: () => void): { answered: Promise<T>; settle: (answer: T) => void } {
  let resolve: (answer: T) => void = () => {}
  const answered = new Promise<T>((done) => {
    resolve = done
  })
  return {
    answered,
    settle(answer) {
      onAnswer()
      resolve(answer)
    },
  }
}
