const maxKnown = 10_000
const known = new Map<number, string>()

/**
 * Milliseconds since 1970 as ISO 8601 in UTC. The times of active people are
 * formatted again and again, and formatting one costs a request more than its limits do: results are cached,
 * up to a maximum.
 */
export function toIsoTime(time: number): string {
  const text = known.get(time)
  if (text !== undefined) return text
  if (known.size >= maxKnown) known.clear()
  const written = new Date(time).toISOString()
  known.set(time, written)
  return written
}
