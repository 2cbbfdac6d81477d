import { isDeepStrictEqual } from 'node:util'
import { openEntries } from '../../cache/entries.mjs'

const bounds = { maxEntries: 4_000, maxBytes: 64 * 1024 * 1024 }

/**
 * Results on the disk. Losing one costs only time, so no fault is thrown.
 *
 * @param folder of this user alone; without one nothing is kept
 * @param version of everything that the results are made with
 */
export function openKeptResults(folder, version) {
  const entries = folder && openEntries(folder)
  const keyOf = (key) => `${version}\n${key}`
  let isGrown = false

  return {
    read(key) {
      const text = entries ? entries.read(keyOf(key)) : null
      return text === null ? undefined : { result: JSON.parse(text) }
    },
    write(key, result) {
      const text = JSON.stringify(result)
      if (!entries || text === undefined || !isDeepStrictEqual(JSON.parse(text), result)) return
      isGrown = tryTo(() => entries.write(keyOf(key), text)) || isGrown
    },
    endRound() {
      if (isGrown) tryTo(() => entries.removeOldest(bounds))
      isGrown = false
    },
  }
}

function tryTo(work) {
  try {
    work()
    return true
  } catch {
    return false
  }
}
