/** Whether it has the form of an AppID that WeChat gives. */
export function isAppId(text: string): boolean {
  return /^wx[0-9a-f]{16}$/.test(text)
}
