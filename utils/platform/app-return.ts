/** Calls the listener whenever the app comes back from the background, but not when it first appears. */
export function onReturn(listener: () => void): void {
  let wasHidden = false
  wx.onAppHide(() => {
    wasHidden = true
  })
  wx.onAppShow(() => {
    if (!wasHidden) return
    wasHidden = false
    listener()
  })
}
