import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { LightMyRequestResponse } from 'fastify'
import { openContents } from './support/contents.ts'
import { aims, noAim } from './support/fuzz/aims.ts'
import {
  type Input,
  inputsOf,
  type Method,
  type Parts,
  type Route,
  toPayload,
  toUrl,
} from './support/fuzz/inputs.ts'
import { changedByRefusal, expectProperAnswer, hasBackground, routes } from './support/fuzz/routes.ts'
import { createStage, type Stage } from './support/fuzz/stage.ts'
import type { Json } from './support/fuzz/values.ts'
import { isOperators, listenerOf, listRoutes } from './support/routes.ts'
import { bearer } from './support/sign-in.ts'
import { leaveStatementsToChance } from './support/statements/sources.ts'
import { createTestServer } from './support/test-server.ts'

/** Where `npm test` runs this on PostgreSQL too, it is a part, and the same each time. */
const { isFuzzedInPart = false } = globalThis as { isFuzzedInPart?: boolean }
const part = isFuzzedInPart ? 0.1 : 1
const seed = isFuzzedInPart ? { seed: 1 } : {}
const runsPerRoute = 200 * part
/** So that at least 200 of them are forms. */
const runsOfUpload = 300 * part

test('every described route is fuzzed', async () => {
  const server = await createTestServer()
  const names = (await listRoutes(server)).map(({ method, path }) => `${method} ${path}`)
  expect(names.sort()).toEqual(routes.map(([method, path]) => `${method} ${path}`).sort())
})

/** Every server describes the same ones. */
let described: ReturnType<typeof listRoutes> | null = null

/** What stands before the work of a route, besides its schema. */
const gateCodes = new Set([
  'session_missing',
  'session_unknown',
  'session_expired',
  'session_replaced',
  'session_revoked',
  'admin_token_refused',
  'proof_required',
  'precondition_required',
  'push_rejected',
  'rate_limited',
])

/** A good body in which some members are what was made for this run. */
function mix(good: unknown, { body, picks }: Input): unknown {
  if (typeof good !== 'object' || good === null || Buffer.isBuffer(good)) return good
  const made = (typeof body === 'object' && body !== null ? body : {}) as Json
  const members = Object.entries(good).map(([name, value], index) => [
    name,
    picks[index] === 0 ? made[name] : value,
  ])
  return Object.fromEntries(members)
}

function partsOf(stage: Stage, name: string, input: Input, content: unknown): Parts {
  if (!input.isAimed) return input
  const { body, ...others } = (aims[name] ?? noAim).aim(stage, content)
  return { ...input, ...others, ...(body !== undefined && { body: mix(body, input) }) }
}

function send(stage: Stage, route: Route, parts: Parts): Promise<LightMyRequestResponse> {
  const { method } = route
  const hasBody = method === 'POST' || method === 'PUT'
  return listenerOf(stage.server, route.path).inject({
    method,
    url: toUrl(route, parts),
    headers: {
      ...bearer(stage.token()),
      ...parts.headers,
      ...(hasBody && { 'content-type': parts.contentType }),
    },
    ...(hasBody && { payload: toPayload(parts) }),
  })
}

/** A generator that no longer comes past the gates would make all of this a test of the gates; a few inputs say nothing. */
function expectBeyondTheGates(codes: string[]): void {
  const beyond = codes.filter((code) => !gateCodes.has(code))
  expect(beyond.length).toBeGreaterThan(codes.length / 4)
  expect(beyond.filter((code) => code !== 'invalid_request').length).toBeGreaterThan(codes.length / 5)
}

describe('rule 4.1: no input makes a route fail: refusals are problem documents and leave everything as it was', () => {
  leaveStatementsToChance()
  test.each(
    routes.map(([method, path]) => [method, path] as [Method, string]),
  )('%s %s', async (method, path) => {
    const name = `${method} ${path}`
    const server = await createTestServer({ now: Date.now() })
    described ??= listRoutes(server)
    const route = (await described).find((known) => known.method === method && known.path === path)
    if (!route) throw new Error('The route is not described')
    const stage = await createStage(server, isOperators(path))
    const read = openContents(server)
    const numRuns = name === 'POST /v1/me/avatar' ? runsOfUpload : runsPerRoute
    const seen: string[] = []
    await fc.assert(
      fc.asyncProperty(inputsOf(route), (aims[name] ?? noAim).content, async (input, content) => {
        // It compares the clock with the database's own.
        if (path === '/readyz') server.clock.now = Date.now()
        await stage.refresh()
        const parts = partsOf(stage, name, input, content)
        const before = read()
        const response = await send(stage, route, parts)
        expectProperAnswer(response)
        const code = response.statusCode < 400 ? 'ok' : response.json<{ code: string }>().code
        seen.push(code)
        if (code === 'ok') return hasBackground(name) ? server.app.sweep() : undefined
        const kept = Object.fromEntries(changedByRefusal(name, code).map((table) => [table, before[table]]))
        expect({ ...read(), ...kept }).toEqual(before)
      }),
      { numRuns, ...seed },
    )
    if (!isFuzzedInPart) expectBeyondTheGates(seen)
    const faults = ['internal_error', 'background_error', 'store_fault']
    expect(server.logs.filter(({ event }) => faults.includes(event))).toEqual([])
  })
})
