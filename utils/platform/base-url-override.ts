import { readAtOnce } from './read-at-once'
import { readDeviceInfo } from './system-info'

const overrideKey = 'passport.baseUrl'

/**
 * Another server chosen by a developer, or `null`. Read in DevTools only and from storage only:
 * a phone must never be steered to another server by a link, a scan or a share.
 */
export function findBaseUrlOverride(): string | null {
  if (readDeviceInfo().platform !== 'devtools') return null
  const stored = readAtOnce(overrideKey)
  return typeof stored === 'string' && /^https?:\/\//.test(stored) ? stored.replace(/\/+$/, '') : null
}
