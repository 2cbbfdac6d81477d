import { ignoreFailure } from './failure'
import { readAtOnce } from './read-at-once'

const preferencesKey = 'passport.preferences'

/** What was last saved, or an empty text; read at once so that the first paint already follows it. */
export function readPreferences(): unknown {
  return readAtOnce(preferencesKey)
}

/** What cannot be written holds until the app ends. */
export function savePreferences(values: object): void {
  wx.setStorage({ key: preferencesKey, data: values, fail: ignoreFailure })
}
