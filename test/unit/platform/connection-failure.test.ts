import { expect, test } from '@jest/globals'
import type { ErrorKind } from '../../../utils/core/errors'
import { createSendRequest } from '../../../utils/platform/request'
import { failureOf } from '../support/auth-bench'
import { useFakeWx } from '../support/fake-wx'
import { ManualTime } from '../support/manual-time'

const cronet = (code: number, name: string) =>
  `errcode:${code} cronet_error_code:${code} error_msg:net::${name}`

/** What real phones and the developer tools have been seen to say after `request:fail `, on a phone that is online. */
const texts: [ErrorKind, text: string, errno?: number][] = [
  ['timeout', 'timeout'],
  ['timeout', 'timeout', 5],
  ['timeout', 'fail:time out', 5],
  ['timeout', 'socket time out timeout:60000'],
  ['timeout', '-7:net::ERR_TIMED_OUT', 600001],
  ['timeout', cronet(-7, 'ERR_TIMED_OUT'), 600001],
  ['timeout', cronet(-118, 'ERR_CONNECTION_TIMED_OUT'), 600001],
  ['timeout', '请求超时。'],
  ['timeout', '要求逾時。'],
  ['timeout', 'The request timed out.'],

  ['offline', cronet(-106, 'ERR_INTERNET_DISCONNECTED'), 600001],
  ['offline', '-106:net::ERR_INTERNET_DISCONNECTED', 600001],
  ['offline', '似乎已断开与互联网的连接。'],
  ['offline', 'The Internet connection appears to be offline.'],
  ['offline', 'errcode:-1009', 600001],
  ['offline', '目前不允许数据连接。'],

  ['interrupted', 'interrupted'],
  ['interrupted', 'interrupted', 600003],
  ['interrupted', '', 600003],
  ['interrupted', 'network change, cancel all task'],
  ['interrupted', cronet(-21, 'ERR_NETWORK_CHANGED'), 600001],
  ['interrupted', '网络连接已中断。'],
  ['interrupted', 'The network connection was lost.'],
  ['interrupted', cronet(-103, 'ERR_CONNECTION_ABORTED'), 600001],
  ['interrupted', 'Software caused connection abort'],
  [
    'interrupted',
    'jsapi has no permission, event=request, runningState=suspend, permissionMsg=permission ok, detail=network api interrupted in suspend state',
  ],

  ['unavailable', cronet(-101, 'ERR_CONNECTION_RESET'), 600001],
  ['unavailable', cronet(-102, 'ERR_CONNECTION_REFUSED'), 600001],
  ['unavailable', cronet(-105, 'ERR_NAME_NOT_RESOLVED'), 600001],
  ['unavailable', '-130:net::ERR_PROXY_CONNECTION_FAILED', 600001],
  ['unavailable', cronet(-207, 'ERR_CERT_AUTHORITY_INVALID'), 600001],
  ['unavailable', 'Unable to resolve host "passport.example.com": No address associated with hostname'],
  ['unavailable', '无法连接服务器。'],
  ['unavailable', '未能找到使用指定主机名的服务器。'],
  ['unavailable', '发生了SSL错误，无法建立与该服务器的安全连接。'],
  ['unavailable', 'request connect error'],
  ['unavailable', 'ssl hand shake error'],
  ['unavailable', 'cronet component internal error', 600001],
  ['unavailable', '', 600000],
  ['unavailable', ''],

  ['platform', 'url not in domain list', 600002],
  ['platform', 'url not in domain list'],

  ['cancelled', 'abort'],
]

async function kindOf(text: string, errno: number | undefined, isOnline: boolean): Promise<ErrorKind> {
  const failure = { errMsg: `request:fail ${text}`, ...(errno === undefined ? {} : { errno }) }
  useFakeWx({
    request: ({ fail }: WechatMiniprogram.RequestOption) => {
      fail?.(failure as never)
      return { abort: () => undefined }
    },
  })
  const network = { isOnline }
  const send = createSendRequest({ network, timers: new ManualTime().timers })
  const request = {
    url: 'https://api.test/',
    method: 'GET',
    headers: {},
    expects: 'json',
    timeoutMs: 1,
  } as const
  const error = await failureOf(send(request))
  expect(error.cause).toBe(failure)
  return error.kind
}

const rows = texts.map(([kind, text, errno]) => ({ kind, text, errno }))

test.each(rows)('request:fail $text (errno $errno) is $kind', async ({ kind, text, errno }) => {
  expect(await kindOf(text, errno, true)).toBe(kind)
})

test.each(rows)('on a phone known to be offline, request:fail $text', async ({ kind, text, errno }) => {
  const isOfAnotherKind = kind === 'platform' || kind === 'cancelled'
  expect(await kindOf(text, errno, false)).toBe(isOfAnotherKind ? kind : 'offline')
})
