/**
 * Reads `a.b[0]` from data; a key that has this very name wins.
 * @returns undefined where the path leads nowhere
 */
export function readDataPath(data: Record<string, unknown>, path: string): unknown {
  if (Object.hasOwn(data, path)) return data[path]
  const keys = path.match(/[^.[\]]+/g) ?? []
  return keys.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null) return undefined
    return (value as Record<string, unknown>)[key]
  }, data)
}
