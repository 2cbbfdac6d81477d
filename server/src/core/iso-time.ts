const maxKnown = 10_000
const known = new Map<number, string>()

/**
 * Milliseconds since 1970 as ISO 8601 in UTC. Those of active people are asked for again and again, and to
 * write one costs a request more than its limits do: so they are kept, until there are too many.
 */
export function toIsoTime(time: number): string {
  const text = known.get(time)
  if (text !== undefined) return text
  if (known.size >= maxKnown) known.clear()
  const written = new Date(time).toISOString()
  known.set(time, written)
  return written
}
