import { isBaseLibraryAtLeast, minimumBaseLibrary } from './base-library'
import { isSinglePage } from './single-page'

/** Why nobody can be signed in during this launch, whatever they do; mostly `null`. */
export function findObstacle(): 'single_page' | 'wechat_outdated' | null {
  if (isSinglePage()) return 'single_page'
  return isBaseLibraryAtLeast(minimumBaseLibrary) ? null : 'wechat_outdated'
}
