const preferencesKey = 'passport.preferences'

/** What was last saved, or an empty text; read at once so that the first paint already follows it. */
export function readPreferences(): unknown {
  return wx.getStorageSync(preferencesKey)
}

export function savePreferences(values: object): void {
  wx.setStorage({ key: preferencesKey, data: values })
}
