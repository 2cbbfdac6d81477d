/** Calls the listener whenever the app comes back from the background; its first appearance is no return. */
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
