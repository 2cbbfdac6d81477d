import { strictOnly, type UnplacedProblem } from './text-position.ts'

/** Keys of app.json that change what an app is or may do; a misspelt one is silently ignored by WeChat. */
const knownKeys = [
  'pages',
  'entryPagePath',
  'window',
  'tabBar',
  'networkTimeout',
  'debug',
  'functionalPages',
  'subpackages',
  'subPackages',
  'workers',
  'requiredBackgroundModes',
  'requiredPrivateInfos',
  'plugins',
  'preloadRule',
  'resizable',
  'usingComponents',
  'permission',
  'sitemapLocation',
  'style',
  'useExtendedLib',
  'entranceDeclare',
  'darkmode',
  'themeLocation',
  'lazyCodeLoading',
  'singlePage',
  'supportedMaterials',
  'serviceProviderTicket',
  'embeddedAppIdList',
  'halfPage',
  'debugOptions',
  'enablePassiveEvent',
  'resolveAlias',
  'renderer',
  'rendererOptions',
  'componentFramework',
  'glassEaselWebview',
  'miniApp',
  'static',
  'convertRpxToVw',
  'appBar',
  '__usePrivacyCheck__',
  'navigateToMiniProgramAppIdList',
  'cloud',
  'ext',
  'extAppid',
  'pageOrientation',
] as const

/** What an app may have and the simulator does not run. */
export function checkAppAbilities(app: Record<string, unknown>): UnplacedProblem[] {
  const missing = ['plugins', 'workers', 'functionalPages'].filter((key) => hasContent(app[key]))
  return missing.map((key) =>
    strictOnly({
      file: 'app.json',
      near: `"${key}"`,
      message: `"${key}" is not available in the simulator`,
    }),
  )
}

function hasContent(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value)
}

/** The official compiler accepts any key; this finds those that are nearly one that exists. */
export function checkAppKeys(app: Record<string, unknown>): UnplacedProblem[] {
  const known: readonly string[] = knownKeys
  return Object.keys(app)
    .filter((key) => !known.includes(key))
    .flatMap((key) => {
      const meant = findMeant(key, known)
      if (meant === undefined) return []
      const message = `unknown key "${key}": is "${meant}" meant?`
      return [strictOnly({ file: 'app.json', near: `"${key}"`, message })]
    })
}

/** The name that a misspelt one was meant to be. */
export function findMeant(key: string, known: readonly string[]): string | undefined {
  return known.find((name) => isNearly(plain(key), plain(name)))
}

function plain(key: string): string {
  return key.toLowerCase().replace(/[^a-z]/g, '')
}

/** At most two letters added, left out or changed; one in short words. */
function isNearly(left: string, right: string): boolean {
  return editDistance(left, right) <= (Math.min(left.length, right.length) > 6 ? 2 : 1)
}

function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= right.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[right.length] ?? 0
}
