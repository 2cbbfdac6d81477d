import { WxFailure } from '../context/wx-failure.ts'
import type { WxRuntime } from './api.ts'
import { numberOr, type Options, requireText, textOr, toOptions } from './parameters.ts'
import { buildRequest, parseBody, type RequestContent, requestMethods } from './request-body.ts'

const defaultTimeoutMs = 60_000

type HeadersListener = (result: object) => void

interface RunningRequest {
  id: number
  isAborted: boolean
  abort: () => void
  headersListeners: Set<HeadersListener>
}

/** https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html */
export function startRequest(
  runtime: WxRuntime,
  options: Options,
): { task: object; result: Promise<object> } {
  const running: RunningRequest = {
    id: runtime.requests.nextId(),
    isAborted: false,
    abort: () => {},
    headersListeners: new Set(),
  }
  const aborted = new Promise<never>((_resolve, reject) => {
    running.abort = () => {
      if (running.isAborted) return
      running.isAborted = true
      reject(new WxFailure('abort'))
      void runtime.context.peer.call('abortRequest', { id: running.id }).catch(() => {})
    }
  })
  const result = Promise.race([aborted, send(runtime, options, running)]).finally(() => {
    running.abort = () => {}
  })
  return { task: runtime.absence.fill(createTask(running), 'RequestTask'), result }
}

async function send(runtime: WxRuntime, options: Options, running: RunningRequest): Promise<object> {
  const content = readContent(options)
  const timeoutMs = numberOr(options, 'timeout', configuredTimeoutMs(runtime))
  const response = await runtime.requests.run(
    () => runtime.context.peer.call('request', { id: running.id, ...content, timeoutMs }),
    () => running.isAborted,
  )
  const { statusCode, header, cookies, text } = response
  for (const listener of running.headersListeners) listener({ header, statusCode, cookies })
  return { data: parseBody(text, textOr(options, 'dataType', 'json')), statusCode, header, cookies }
}

function readContent(options: Options): RequestContent {
  const method = textOr(options, 'method', 'GET').toUpperCase()
  if (!requestMethods.includes(method)) throw new WxFailure(`method is invalid: ${method}`)
  if (textOr(options, 'responseType', 'text') !== 'text')
    throw new WxFailure('responseType arraybuffer is not available in the simulator')
  const url = requireText(options, 'url')
  return buildRequest({ url, method, header: toOptions(options.header), data: options.data })
}

function configuredTimeoutMs({ context }: WxRuntime): number {
  return numberOr(toOptions(context.boot.build.app.networkTimeout), 'request', defaultTimeoutMs)
}

function createTask(running: RunningRequest): object {
  return {
    abort: () => running.abort(),
    onHeadersReceived: (listener: HeadersListener) => void running.headersListeners.add(listener),
    offHeadersReceived: (listener?: HeadersListener) => {
      if (listener) running.headersListeners.delete(listener)
      else running.headersListeners.clear()
    },
  }
}
