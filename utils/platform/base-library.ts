import { readAppBaseInfo } from './system-info'

/** The lowest that the app runs on: what every call of it that does not ask first needs. */
export const minimumBaseLibrary = '2.32.3'

/** Whether the phone's base library is the given version, such as `2.21.3`, or a newer one. */
export function isBaseLibraryAtLeast(version: string): boolean {
  const wanted = version.split('.').map(Number)
  const present = readAppBaseInfo().SDKVersion.split('.').map(Number)
  for (const [index, part] of wanted.entries()) {
    const own = present[index] ?? 0
    if (own !== part) return own > part
  }
  return true
}
