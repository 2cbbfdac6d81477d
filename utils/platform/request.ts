import { AppError, type ErrorKind } from '../core/errors'
import type { SendRequest, WireAnswer, WireRequest } from '../core/http'
import type { Timers } from '../core/timers'
import { findConnectionTrouble } from './connection-failure'
import type { Network } from './network'

interface RequestPlatform {
  network: Pick<Network, 'isOnline'>
  timers: Timers
}

interface TransportFailure {
  errMsg: string
  errno?: number
}

/**
 * Sends by `wx.request`. Any HTTP status is an answer; a failure is of the transport alone.
 * https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html
 */
export function createSendRequest({ network, timers }: RequestPlatform): SendRequest {
  return (request) =>
    new Promise((resolve, reject) => {
      if (request.cancellation?.isCancelled) return reject(new AppError('cancelled'))
      const cleanUps: (() => void)[] = []
      let isSettled = false
      const settle = (report: () => void) => {
        isSettled = true
        report()
        for (const cleanUp of cleanUps.splice(0)) cleanUp()
      }
      const task = start(request, {
        onAnswer: (answer) => settle(() => resolve(answer)),
        onFailure: (failure) => settle(() => reject(transportError(failure, network.isOnline))),
      })
      if (isSettled) return
      const giveUp = (kind: 'timeout' | 'cancelled') =>
        settle(() => {
          reject(new AppError(kind))
          task.abort()
        })
      cleanUps.push(timers.after(request.timeoutMs, () => giveUp('timeout')))
      if (request.cancellation) cleanUps.push(request.cancellation.onCancel(() => giveUp('cancelled')))
    })
}

interface Handlers {
  onAnswer: (answer: WireAnswer) => void
  onFailure: (failure: TransportFailure) => void
}

function start(request: WireRequest, { onAnswer, onFailure }: Handlers): WechatMiniprogram.RequestTask {
  return wx.request({
    url: request.url,
    method: request.method,
    header: request.headers,
    timeout: request.timeoutMs,
    dataType: request.expects === 'json' ? 'json' : '其他',
    ...(request.body === undefined ? {} : { data: request.body }),
    success: ({ statusCode, header, data }) =>
      onAnswer({ status: statusCode, headers: lowerCaseNames(header), body: data }),
    fail: onFailure,
  })
}

function lowerCaseNames(headers: object = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}

function transportError(failure: TransportFailure, isOnline: boolean): AppError {
  return new AppError(kindOf(failure, isOnline), { cause: failure })
}

function kindOf(failure: TransportFailure, isOnline: boolean): ErrorKind {
  // Any other text about an abort means that the connection was cut, which the person has to know.
  if (failure.errMsg === 'request:fail abort') return 'cancelled'
  if (/not in domain list/i.test(failure.errMsg)) return 'platform'
  return findConnectionTrouble(failure, isOnline) ?? 'unavailable'
}
