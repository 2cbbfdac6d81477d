import { RemoteError } from '../protocol/peer.ts'

/** A failure of a WeChat ability, in WeChat's words. */
export function wxFailure(errMsg: string, errno?: number): RemoteError {
  return new RemoteError(errMsg, errno === undefined ? { errMsg } : { errMsg, errno })
}

/** https://developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html */
export const errnos = {
  timeout: 5,
  networkUnknown: 600_000,
  network: 600_001,
  domainList: 600_002,
  interrupted: 600_003,
  redirect: 600_008,
}

const chromiumError = (code: number, name: string) =>
  `errcode:${code} cronet_error_code:${code} error_msg:net::${name}`

export const requestFailures = {
  interrupted: () => wxFailure('request:fail interrupted', errnos.interrupted),
  suspended: () =>
    wxFailure(
      'request:fail jsapi has no permission, event=request, runningState=suspend, permissionMsg=permission ok, detail=network api interrupted in suspend state',
    ),
  aborted: () => wxFailure('request:fail abort'),
  timeout: () => wxFailure('request:fail timeout', errnos.timeout),
  offline: () =>
    wxFailure(`request:fail ${chromiumError(-106, 'ERR_INTERNET_DISCONNECTED')}`, errnos.network),
  refused: () => wxFailure(`request:fail ${chromiumError(-102, 'ERR_CONNECTION_REFUSED')}`, errnos.network),
  reset: () => wxFailure(`request:fail ${chromiumError(-101, 'ERR_CONNECTION_RESET')}`, errnos.network),
  notInDomainList: () => wxFailure('request:fail url not in domain list', errnos.domainList),
  tooManyRedirects: () =>
    wxFailure(`request:fail ${chromiumError(-310, 'ERR_TOO_MANY_REDIRECTS')}`, errnos.redirect),
  invalid: (what: string) => wxFailure(`request:fail ${what}`, errnos.networkUnknown),
}
