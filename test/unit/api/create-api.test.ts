import { describe, expect, test } from '@jest/globals'
import type { ApiRequest, CallApi } from '../../../utils/api/call-api'
import { createApi } from '../../../utils/api/create-api'
import { createCancellation } from '../../../utils/core/cancellation'

/** The API on a server that answers 200 with this body, and what it was asked. */
function bench(body?: unknown) {
  const asked: { request: ApiRequest<unknown>; token: string | undefined }[] = []
  const callApi: CallApi = async (request, token) => {
    asked.push({ request, token })
    const result = request.read(body)
    if (result === null) throw new Error('not what was agreed')
    return result
  }
  const api = createApi({ callApi, authorised: (send) => send('token-1') })
  const lastRequest = () => {
    const { request, token } = asked.at(-1) ?? {}
    const { read: _read, ...rest } = request ?? {}
    return { ...rest, token }
  }
  return { api, lastRequest }
}

const session = {
  id: 's1',
  isCurrent: true,
  model: 'iPhone',
  system: 'iOS 18',
  signedInAt: '2026-11-20T08:00:00.000Z',
  lastUsedAt: '2026-11-22T08:00:00.000Z',
}
const ended = { model: 'iPad', system: 'iOS 17', reason: 'signed_out', endedAt: '2026-11-20T08:00:00.000Z' }
const devices = { sessions: [session], ended: [ended] }
const entry = {
  id: 'e1',
  kind: 'signed_in',
  at: '2026-11-22T08:00:00.000Z',
  address: '203.0.113.7',
  device: { model: 'iPhone', system: 'iOS 18' },
}
const log = { entries: [entry, { ...entry, id: 'e2', device: null }], nextCursor: 'next' }

describe('what is sent, in the name of the person signed in', () => {
  const cancellation = createCancellation()
  const base = { token: 'token-1', cancellation }

  test('listing devices', async () => {
    const { api, lastRequest } = bench(devices)
    expect(await api.listDevices({ cancellation })).toEqual(devices)
    expect(lastRequest()).toEqual({ ...base, method: 'GET', path: '/v1/sessions' })
  })

  test('ending one, whose id cannot lead to another path', async () => {
    const { api, lastRequest } = bench()
    await api.endSession({ id: 'a/b?c', cancellation })
    expect(lastRequest()).toEqual({ ...base, method: 'DELETE', path: '/v1/sessions/a%2Fb%3Fc' })
  })

  test('ending the others', async () => {
    const { api, lastRequest } = bench()
    await api.endOtherSessions({ cancellation })
    const query = { keep: 'current' }
    expect(lastRequest()).toEqual({ ...base, method: 'DELETE', path: '/v1/sessions', query })
  })

  test('reading the security log, from its beginning and on from a cursor', async () => {
    const { api, lastRequest } = bench(log)
    const request = { ...base, method: 'GET', path: '/v1/me/security-log' }
    expect(await api.readSecurityLog({ cancellation })).toEqual(log)
    expect(lastRequest()).toEqual(request)
    await api.readSecurityLog({ cursor: 'next', cancellation })
    expect(lastRequest()).toEqual({ ...request, query: { cursor: 'next' } })
  })
})

describe('an answer that is not what was agreed is none', () => {
  test.each([
    null,
    [],
    {},
    { sessions: [session] },
    { ...devices, sessions: null },
    { ...devices, sessions: [{ ...session, id: 7 }] },
    { ...devices, sessions: [{ ...session, isCurrent: 'yes' }] },
    { ...devices, sessions: [{ ...session, lastUsedAt: 'lately' }] },
    { ...devices, ended: [{ ...ended, endedAt: null }] },
    { ...devices, ended: [{ ...ended, reason: undefined }] },
  ])('devices: %j', async (body) => {
    await expect(bench(body).api.listDevices()).rejects.toThrow('not what was agreed')
  })

  test.each([
    null,
    {},
    { entries: [] },
    { ...log, nextCursor: 7 },
    { ...log, entries: [{ ...entry, at: '' }] },
    { ...log, entries: [{ ...entry, device: {} }] },
    { ...log, entries: [{ ...entry, device: undefined }] },
    { ...log, entries: ['e1'] },
  ])('security log: %j', async (body) => {
    await expect(bench(body).api.readSecurityLog()).rejects.toThrow('not what was agreed')
  })
})

test('what a newer server can say beyond this version is taken', async () => {
  const newer = { ...log, entries: [{ ...entry, kind: 'moved_to_mars' }], nextCursor: null }
  expect(await bench(newer).api.readSecurityLog()).toEqual(newer)
  const more = { ...devices, ended: [{ ...ended, reason: 'lost' }] }
  expect(await bench(more).api.listDevices()).toEqual(more)
})
