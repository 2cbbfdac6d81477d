import { createHash } from 'node:crypto'

/**
 * Remembers the results of pure functions: equal arguments, equal result. Results that a round neither made nor used
 * are forgotten at its end, except for those on the disk.
 *
 * @param kept results of any process, as `openKeptResults` has them
 */
export function createReuse(kept) {
  let last = new Map()
  let current = new Map()

  return {
    /**
     * The result for these arguments, which are one text; `make` gives it when it is not known. What is thrown is not
     * kept, nor is what a promise gives and `isKept` refuses.
     */
    take(text, make, isKept = () => true) {
      const key = createHash('sha256').update(text).digest('base64')
      const known = current.get(key) ?? last.get(key) ?? kept.read(key)
      const result = known?.result ?? make()
      current.set(key, { result })
      if (known === undefined) keep(key, result, isKept)
      return result
    },
    endRound() {
      last = current
      current = new Map()
      kept.endRound()
    },
  }

  function keep(key, result, isKept) {
    if (!(result instanceof Promise)) return kept.write(key, result)
    const forget = () => current.delete(key)
    result.then((value) => (isKept(value) ? kept.write(key, value) : forget()), forget)
  }
}
