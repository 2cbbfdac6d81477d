/** `resolveAlias` of app.json: keys and values end in `/*`. */
export type Aliases = Record<string, string>

/**
 * The places where a required module may be, in order of preference: under its alias, as a path, or as a package in
 * one of the `miniprogram_npm` folders from there up. Paths have no leading slash.
 */
export function moduleCandidates(request: string, fromPath: string, aliases: Aliases = {}): string[] {
  const aliased = findAlias(request, aliases)
  const bases =
    aliased !== null ? [aliased] : [resolvePath(request, fromPath), ...packagePaths(request, fromPath)]
  return bases.flatMap((base) => [base, `${base}.js`, `${base}/index.js`])
}

/** The longest key that matches counts. */
function findAlias(request: string, aliases: Aliases): string | null {
  const keys = Object.keys(aliases).map(withoutStar)
  const [longest] = keys.filter((key) => request.startsWith(key)).sort((a, b) => b.length - a.length)
  if (longest === undefined) return null
  const target = withoutStar(aliases[longest] ?? aliases[`${longest}*`] ?? '')
  return resolvePath(`/${target}${request.slice(longest.length)}`, '')
}

function withoutStar(pattern: string): string {
  return pattern.replace(/\*$/, '')
}

function packagePaths(request: string, fromPath: string): string[] {
  if (/^[./]/.test(request)) return []
  const folders = fromPath.split('/').slice(0, -1)
  return [...folders, ''].map((_, index) => {
    const parents = folders.slice(0, folders.length - index)
    return [...parents, 'miniprogram_npm', request].join('/')
  })
}

/** Joins a relative module or page path to the folder of another; the result has no leading slash. */
export function resolvePath(path: string, fromPath: string): string {
  const parts = path.startsWith('/') ? [] : fromPath.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}
