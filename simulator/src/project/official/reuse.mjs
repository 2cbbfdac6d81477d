import { createHash } from 'node:crypto'

/**
 * Remembers what pure functions gave: equal arguments, equal result. What a round neither made nor asked for again is
 * forgotten at its end.
 */
export function createReuse() {
  let last = new Map()
  let current = new Map()

  return {
    /** The result for these arguments, which are one text; `make` gives it when it is not known. Throws are not kept. */
    take(text, make) {
      const key = createHash('sha256').update(text).digest('base64')
      const known = current.get(key) ?? last.get(key)
      const kept = known ?? { result: make() }
      current.set(key, kept)
      return kept.result
    },
    endRound() {
      last = current
      current = new Map()
    },
  }
}
