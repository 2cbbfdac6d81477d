export type Changes = Record<string, unknown>

/**
 * What `setData` needs to turn `current` into `next`: data paths such as `member.nickname` or `pages[1]`, each with
 * its new value. Fields of `current` that `next` does not name stay as they are. A list that only got longer is told
 * its new items; any other is replaced as a whole.
 */
export function changedPaths(current: Changes, next: Changes, prefix = ''): Changes {
  const changes: Changes = {}
  for (const [name, value] of Object.entries(next)) {
    const known = current[name]
    if (isPlainObject(known) && isPlainObject(value) && hasSameNames(known, value)) {
      Object.assign(changes, changedPaths(known, value, `${prefix}${name}.`))
    } else if (Array.isArray(known) && Array.isArray(value) && isContinued(known, value)) {
      for (let at = known.length; at < value.length; at += 1) changes[`${prefix}${name}[${at}]`] = value[at]
    } else if (JSON.stringify(known) !== JSON.stringify(value)) {
      changes[prefix + name] = value
    }
  }
  return changes
}

function isPlainObject(value: unknown): value is Changes {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isContinued(known: unknown[], value: unknown[]): boolean {
  const isLonger = known.length > 0 && known.length < value.length
  return isLonger && JSON.stringify(known) === JSON.stringify(value.slice(0, known.length))
}

function hasSameNames(left: Changes, right: Changes): boolean {
  return Object.keys(left).every((name) => name in right)
}

export interface DataOwner {
  data: object
  setData(changes: Changes): void
}

/** Brings a page's data to `next` in one `setData` of only what differs, or in none. */
export function showData(owner: DataOwner, next: object): void {
  const changes = changedPaths(owner.data as Changes, next as Changes)
  if (Object.keys(changes).length > 0) owner.setData(changes)
}
