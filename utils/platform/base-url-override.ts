import { createStoredValue } from './stored-value'
import { readDeviceInfo } from './system-info'

/**
 * Another server that a developer has stored under the key, or `null`. Read in DevTools only and from storage only:
 * a phone must never be steered to another server by a link, a scan or a share.
 */
export function findBaseUrlOverride(key: string): string | null {
  if (readDeviceInfo().platform !== 'devtools') return null
  const stored = createStoredValue(key).read()
  return typeof stored === 'string' && /^https?:\/\//.test(stored) ? stored.replace(/\/+$/, '') : null
}
