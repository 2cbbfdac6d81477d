import { WechatError } from '../core/wechat-client.ts'
import type { WechatCallName } from './call-name.ts'
import { toWechatError } from './errcodes.ts'

export type WechatCallOutcome = 'ok' | 'refused' | 'failed'

/** Calls `onTimeout` after `ms`, unless the returned function cancels it first. */
export type StartTimer = (onTimeout: () => void, ms: number, callName: WechatCallName) => () => void

const startRealTimer: StartTimer = (onTimeout, ms) => {
  const timer = setTimeout(onTimeout, ms)
  return () => clearTimeout(timer)
}

export interface PlatformOptions {
  /** `https://api.weixin.qq.com` or the address of a stand-in. */
  baseUrl: string
  timeoutMs: number
  startTimer?: StartTimer | undefined
  /** An operator has to act: our setup is wrong, the quota is used up, or WeChat says something new. */
  onAlarm: (errcode: number) => void
  /** Called for every call that has ended. */
  onCall?: (call: { name: WechatCallName; outcome: WechatCallOutcome; durationMs: number }) => void
}

interface PlatformCall {
  name: WechatCallName
  path: string
  /** Secrets travel here, as WeChat wants it. */
  query?: Record<string, string>
  /** The platform token; it joins the query. */
  token?: string
  /** Sent as JSON by POST; without it the call is a GET. */
  body?: object
  /** Aborts the call, which rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

export type CallPlatform = (call: PlatformCall) => Promise<Record<string, unknown>>

/**
 * One call to WeChat's platform: its answer without a refusal, or `WechatError`. No error of the HTTP client
 * leaves this file: it may quote the address, and with it the secret.
 */
export function createPlatformCall(options: PlatformOptions): CallPlatform {
  return async (call) => {
    const startedAt = performance.now()
    const report = (outcome: WechatCallOutcome) =>
      options.onCall?.({ name: call.name, outcome, durationMs: performance.now() - startedAt })
    try {
      const answer = await perform(options, call)
      report('ok')
      return answer
    } catch (error) {
      report(isRefusal(error) ? 'refused' : 'failed')
      throw error
    }
  }
}

async function perform(options: PlatformOptions, call: PlatformCall): Promise<Record<string, unknown>> {
  const { name, token, query } = call
  const parameters = new URLSearchParams({ ...query, ...(token !== undefined && { access_token: token }) })
  const url = `${options.baseUrl}${call.path}?${parameters}`
  const answer = parseAnswer(await fetchText(url, call, options))
  // A success may come without an errcode.
  const errcode = Number(answer.errcode ?? 0)
  const refusal = { call: name, errcode, hasToken: token !== undefined }
  if (errcode !== 0) throw toWechatError(refusal, options.onAlarm)
  return answer
}

async function fetchText(
  url: string,
  { name, body, signal }: PlatformCall,
  { timeoutMs, startTimer = startRealTimer }: PlatformOptions,
): Promise<string> {
  // Not `AbortSignal.any`: Node 20 loses a timeout among its signals at garbage collection, and `signal` would
  // keep a reference to every call for the life of the process.
  const breaking = new AbortController()
  const stopTimer = startTimer(() => breaking.abort(new WechatError('timeout')), timeoutMs, name)
  const breakOff = () => breaking.abort(signal?.reason)
  signal?.addEventListener('abort', breakOff)
  if (signal?.aborted) breakOff()
  try {
    const response = await fetch(url, {
      signal: breaking.signal,
      // Refused below. With `error` Node 20 loses the signal at garbage collection, before the body has arrived.
      redirect: 'manual',
      // Written by `JSON.stringify`, which leaves Chinese as it is: escapes are said to weaken the text check.
      ...(body && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    // WeChat declares its JSON as text/plain, so the content type is ignored.
    const text = await response.text()
    if (!response.ok) throw new WechatError('busy')
    return text
  } catch (error) {
    if (error instanceof WechatError) throw error
    throw breaking.signal.aborted ? breaking.signal.reason : new WechatError('unreachable')
  } finally {
    stopTimer()
    signal?.removeEventListener('abort', breakOff)
  }
}

function parseAnswer(text: string): Record<string, unknown> {
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer === 'object' && answer !== null) return answer as Record<string, unknown>
  } catch {
    // An error page instead of JSON is handled like JSON that is not an object.
  }
  throw new WechatError('busy')
}

function isRefusal(error: unknown): boolean {
  return error instanceof WechatError && !['busy', 'unreachable', 'timeout'].includes(error.failure)
}
