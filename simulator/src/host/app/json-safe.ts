const maxDepth = 8
const maxValues = 2000

interface Walk {
  ancestors: ReadonlySet<object>
  /** Shared by the whole walk: an app may log an object that reaches half of the engine. */
  budget: { left: number }
}

/** Turns what an app logs into plain JSON: errors to their stack; functions, cycles and what is too much to a mark. */
export function toJsonSafe(value: unknown): unknown {
  return convert(value, { ancestors: new Set(), budget: { left: maxValues } })
}

function convert(value: unknown, walk: Walk): unknown {
  if (typeof value === 'function') return `[Function ${value.name || 'anonymous'}]`
  if (typeof value === 'symbol' || typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  walk.budget.left -= 1
  return describeSpecial(value) ?? describeLimit(value, walk) ?? convertObject(value, walk)
}

function describeSpecial(value: object): string | null {
  if (value instanceof Error) return value.stack ?? `${value.name}: ${value.message}`
  if (value instanceof Date) return value.toISOString()
  if (value instanceof ArrayBuffer) return `[ArrayBuffer ${value.byteLength}]`
  if ('nodeType' in value && 'nodeName' in value) return `[Node ${String(value.nodeName).toLowerCase()}]`
  if ('asGeneralComponent' in value || '_$' in value)
    return `[Element ${'is' in value ? String(value.is) : ''}]`
  return null
}

function describeLimit(value: object, { ancestors, budget }: Walk): string | null {
  if (ancestors.has(value)) return '[Circular]'
  if (ancestors.size < maxDepth && budget.left > 0) return null
  return Array.isArray(value) ? '[Array]' : '[Object]'
}

function convertObject(value: object, walk: Walk): unknown {
  const inner = { ...walk, ancestors: new Set(walk.ancestors).add(value) }
  if (Array.isArray(value)) return value.map((item) => convert(item, inner))
  const entries = Object.entries(value).map(([key, item]) => [key, convert(item, inner)])
  return Object.fromEntries(entries)
}
