import { expect, test } from '@jest/globals'
import { createCancellation } from '../../../utils/core/cancellation'
import type { WireRequest } from '../../../utils/core/http'
import { createSendRequest } from '../../../utils/platform/request'
import { failureOf } from '../support/auth-bench'
import { useFakeWx } from '../support/fake-wx'
import { ManualTime } from '../support/manual-time'

type Option = WechatMiniprogram.RequestOption

const request: WireRequest = {
  url: 'https://api.test/v1/x',
  method: 'GET',
  headers: { accept: 'application/json' },
  expects: 'json',
  timeoutMs: 10_000,
}

function bench(answer: (option: Option) => void) {
  const time = new ManualTime()
  const calls: Option[] = []
  const aborted: string[] = []
  useFakeWx({
    request: (option: Option) => {
      calls.push(option)
      answer(option)
      return { abort: () => aborted.push(option.url) }
    },
  })
  const network = { isOnline: true }
  return { send: createSendRequest({ network, timers: time.timers }), time, calls, aborted }
}

function succeed(statusCode: number, data: unknown, header: object = {}) {
  return ({ success }: Option) => success?.({ statusCode, data, header, errMsg: 'request:ok' } as never)
}

test('any HTTP status is an answer, with lower-case header names', async () => {
  const { send, time } = bench(succeed(401, { code: 'x' }, { 'Retry-After': '3', ETag: 'W/"1"' }))

  expect(await send(request)).toEqual({
    status: 401,
    body: { code: 'x' },
    headers: { 'retry-after': '3', etag: 'W/"1"' },
  })
  expect(time.pendingCount).toBe(0)
})

test('a body is handed over as it is, and text is asked for as text', async () => {
  const { send, calls } = bench(succeed(200, 'text'))
  await send({ ...request, method: 'POST', body: { a: 1 } })
  await send({ ...request, expects: 'text' })

  expect(calls[0]).toMatchObject({ method: 'POST', data: { a: 1 }, dataType: 'json', timeout: 10_000 })
  expect(calls[1]).not.toHaveProperty('data')
  expect(calls[1]?.dataType).not.toBe('json')
})

test('a request that WeChat never answers is given up and aborted', async () => {
  const { send, time, aborted } = bench(() => undefined)
  const error = failureOf(send(request))
  await time.advance(10_000)

  expect((await error).kind).toBe('timeout')
  expect(aborted).toEqual([request.url])
})

test('cancelling aborts the request; cancelled beforehand it is never sent', async () => {
  const { send, time, calls, aborted } = bench(() => undefined)
  const cancellation = createCancellation()
  const error = failureOf(send({ ...request, cancellation }))
  cancellation.cancel()

  expect((await error).kind).toBe('cancelled')
  expect(aborted).toEqual([request.url])
  expect(time.pendingCount).toBe(0)
  expect((await failureOf(send({ ...request, cancellation }))).kind).toBe('cancelled')
  expect(calls).toHaveLength(1)
})
