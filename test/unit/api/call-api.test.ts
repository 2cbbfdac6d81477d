import { expect, test } from '@jest/globals'
import { createCallApi } from '../../../utils/api/call-api'
import { createApi } from '../../../utils/api/create-api'
import { AppError } from '../../../utils/core/errors'
import type { WireAnswer, WireRequest } from '../../../utils/core/http'
import { failureOf } from '../support/auth-bench'
import { answer, problem } from '../support/fake-server'
import { ManualTime } from '../support/manual-time'

const anything = (body: unknown) => body as object
const get = { method: 'GET', path: '/v1/x', read: anything } as const

function bench(...script: (WireAnswer | AppError)[]) {
  const time = new ManualTime()
  const sent: WireRequest[] = []
  const callApi = createCallApi({
    origin: 'https://api.test',
    timers: time.timers,
    send: async (request) => {
      sent.push(request)
      const next = script.shift() ?? answer(200, {})
      if (next instanceof AppError) throw next
      return next
    },
  })
  return { callApi, sent, time }
}

test('a call carries origin, query, JSON body and token', async () => {
  const { callApi, sent } = bench()
  await callApi(
    { method: 'PUT', path: '/v1/x', query: { q: 'a b&' }, body: { a: 1 }, read: anything },
    'mps_t',
  )

  expect(sent[0]).toMatchObject({
    method: 'PUT',
    url: 'https://api.test/v1/x?q=a%20b%26',
    body: { a: 1 },
    headers: { 'content-type': 'application/json', authorization: 'Bearer mps_t' },
    timeoutMs: 10_000,
  })
})

test('a call without token or body says nothing of either', async () => {
  const { callApi, sent } = bench()
  await callApi(get)

  expect(sent[0]?.headers).toEqual({})
  expect(sent[0]).not.toHaveProperty('body')
})

test('a refusal carries code, request id and what the server added', async () => {
  const extras = { reason: 'banned', version: 'v', until: 'u', purgeAt: 'p', publicReason: 'r' }
  const { callApi } = bench(problem(403, { code: 'account_banned', ...extras, retryAfter: 9 }))
  const error = await failureOf(callApi(get))

  expect(error).toMatchObject({
    kind: 'refused',
    code: 'account_banned',
    status: 403,
    requestId: 'request-1',
  })
  expect(error).toMatchObject({ ...extras, retryAfterSeconds: 9 })
})

test('Retry-After is read from the header when the body has none', async () => {
  const { callApi } = bench(answer(429, { code: 'rate_limited' }, { 'retry-after': '7' }))

  expect(await failureOf(callApi(get))).toMatchObject({ kind: 'refused', retryAfterSeconds: 7 })
})

test('the status is read from the answer, not from a field of its body', async () => {
  const { callApi } = bench(
    answer(200, { status: 500, statusCode: 401, code: 'session_expired' }),
    answer(403, { status: 200, code: 'risk_refused' }),
  )

  expect(await callApi(get)).toMatchObject({ statusCode: 401 })
  expect(await failureOf(callApi(get))).toMatchObject({ kind: 'refused', status: 403 })
})

test('a 500 is an error, not data', async () => {
  const { callApi, sent } = bench(problem(500, { code: 'internal_error' }))

  expect(await failureOf(callApi(get))).toMatchObject({ kind: 'unavailable', status: 500 })
  expect(sent).toHaveLength(1)
})

test.each([
  ['a page of a hotel network', answer(200, '<html>')],
  ['a redirect nobody followed', answer(302, '')],
  ['a refusal in a foreign form', answer(403, { error: 'nope' })],
  ['a refusal without a body', answer(404, undefined)],
])('%s is unavailable', async (_name, given) => {
  const { callApi } = bench(given)
  const readObject = (body: unknown) => (typeof body === 'object' ? body : null)

  expect((await failureOf(callApi({ ...get, read: readObject }))).kind).toBe('unavailable')
})

test('a problem that arrives as text is understood', async () => {
  const { callApi } = bench(answer(404, '{"code":"not_found","requestId":"r"}'))

  expect(await failureOf(callApi(get))).toMatchObject({ kind: 'refused', code: 'not_found', requestId: 'r' })
})

test.each([
  ['no network', new AppError('offline')],
  ['no answer in time', new AppError('timeout')],
  ['a change of network', new AppError('interrupted')],
  ['an unreachable server', new AppError('unavailable')],
  ['a busy server', problem(503, { code: 'overloaded' })],
])('a GET that meets %s is repeated twice, 0.4 s and 1.2 s later', async (_name, failure) => {
  const { callApi, sent, time } = bench(failure, failure)
  const result = callApi(get)
  await time.advance(399)
  expect(sent).toHaveLength(1)
  await time.advance(1 + 1_200)

  expect(await result).toEqual({})
  expect(sent).toHaveLength(3)
})

test.each([
  ['a refusal', problem(403, { code: 'risk_refused' })],
  ['a bug of the server', problem(500, { code: 'internal_error' })],
  ['a server that names a time', problem(503, { code: 'overloaded', retryAfter: 30 })],
  ['a cancellation', new AppError('cancelled')],
  ['a failure of WeChat', new AppError('platform')],
])('a GET that meets %s is not repeated', async (_name, failure) => {
  const { callApi, sent, time } = bench(failure)
  const error = failureOf(callApi(get))
  await time.advance(10_000)

  expect(await error).toBeInstanceOf(AppError)
  expect(sent).toHaveLength(1)
})

test.each(['POST', 'PUT', 'DELETE'] as const)('a %s without network is not sent again', async (method) => {
  const { callApi, sent, time } = bench(new AppError('offline'))
  const error = failureOf(callApi({ ...get, method }))
  await time.advance(10_000)

  expect((await error).kind).toBe('offline')
  expect(sent).toHaveLength(1)
})

test('the agreement and its documents are read without a session', async () => {
  const agreement = { current: '2026-11-01', required: '2026-11-01', versions: [] }
  const { callApi, sent } = bench(answer(200, agreement), answer(200, 'The terms.'))
  const api = createApi({ callApi, authorised: () => Promise.reject(new Error('no session needed')) })

  expect(await api.getAgreement()).toEqual(agreement)
  expect(await api.getAgreementDocument({ version: '2026-11-01', document: 'terms', language: 'en' })).toBe(
    'The terms.',
  )
  expect(sent[1]).toMatchObject({
    url: 'https://api.test/agreements/2026-11-01/terms?language=en',
    expects: 'text',
  })
})

test('a list of agreements in another shape is unavailable', async () => {
  const { callApi } = bench(answer(200, { current: 1 }))
  const api = createApi({ callApi, authorised: () => Promise.reject(new Error('no session needed')) })

  expect((await failureOf(api.getAgreement())).kind).toBe('unavailable')
})
