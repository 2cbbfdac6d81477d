/**
 * What an app must ask a person for.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/authorize.html
 */
export const scopes = [
  'scope.userLocation',
  'scope.userFuzzyLocation',
  'scope.userLocationBackground',
  'scope.record',
  'scope.camera',
  'scope.bluetooth',
  'scope.writePhotosAlbum',
  'scope.addPhoneContact',
  'scope.addPhoneCalendar',
  'scope.werun',
] as const

export type Scope = (typeof scopes)[number]

/** Once asked for; today they read as granted and nobody is asked. */
export const withdrawnScopes: readonly string[] = [
  'scope.userInfo',
  'scope.address',
  'scope.invoice',
  'scope.invoiceTitle',
]

export function isScope(name: string): name is Scope {
  return (scopes as readonly string[]).includes(name)
}
