type Fields = Record<string, unknown>

/**
 * What `setData` needs to be told to bring `current` to `next`: data paths such as `member.nickname`, each with its
 * new value. Fields of `current` that `next` does not name stay as they are; lists are replaced as a whole.
 */
export function changedPaths(current: Fields, next: Fields, prefix = ''): Fields {
  const changes: Fields = {}
  for (const [name, value] of Object.entries(next)) {
    const known = current[name]
    if (isPlainObject(known) && isPlainObject(value) && hasSameNames(known, value)) {
      Object.assign(changes, changedPaths(known, value, `${prefix}${name}.`))
    } else if (JSON.stringify(known) !== JSON.stringify(value)) {
      changes[prefix + name] = value
    }
  }
  return changes
}

function isPlainObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasSameNames(left: Fields, right: Fields): boolean {
  return Object.keys(left).every((name) => name in right)
}

interface DataOwner {
  data: object
  setData(changes: Fields): void
}

/** Brings a page's data to `next` in one `setData` of only what differs, or in none. */
export function showData(owner: DataOwner, next: object): void {
  const changes = changedPaths(owner.data as Fields, next as Fields)
  if (Object.keys(changes).length > 0) owner.setData(changes)
}
