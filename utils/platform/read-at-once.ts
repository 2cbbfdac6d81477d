/** What is stored under the key, or an empty text: when there is nothing, and on phones whose synchronous read throws. */
export function readAtOnce(key: string): unknown {
  try {
    return wx.getStorageSync(key)
  } catch {
    return ''
  }
}
