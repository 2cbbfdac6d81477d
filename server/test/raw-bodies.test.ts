import type { AddressInfo } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { openContents } from './support/contents.ts'
import { type Parts, type Route, toPayload, toUrl } from './support/fuzz/inputs.ts'
import { bodyKindOf, makeGood, type RawBody, rawBodiesOf } from './support/fuzz/raw-bodies.ts'
import { changedByRefusal, hasBackground, routes } from './support/fuzz/routes.ts'
import { createStage, type Stage } from './support/fuzz/stage.ts'
import { type RawAnswer, sendRaw } from './support/raw-request.ts'
import { isOperators, listenerOf } from './support/routes.ts'
import { bearer } from './support/sign-in.ts'
import { createTestServer } from './support/test-server.ts'

const empty: Parts = { pairs: [], pathTexts: [], headers: {}, body: {}, contentType: 'application/json' }

/** A stage whose server listens: bodies go over the wire as they are. */
async function open(route: Route) {
  const server = await createTestServer({ now: Date.now() })
  const stage = await createStage(server, isOperators(route.path))
  const app = listenerOf(server, route.path)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const read = openContents(server)
  const name = `${route.method} ${route.path}`
  const prepare = async () => {
    // It compares the clock with the database's own.
    if (route.path === '/readyz') server.clock.now = Date.now()
    await stage.refresh()
    return { ...empty, ...makeGood(name, stage) }
  }
  const send = (parts: Parts, { body, contentType, isChunked = false }: Sent) =>
    sendRaw(`http://127.0.0.1:${port}`, {
      method: route.method,
      path: toUrl(route, parts),
      headers: {
        ...bearer(stage.token()),
        ...parts.headers,
        ...(contentType !== null && { 'content-type': contentType }),
      },
      body,
      isChunked,
    })
  return { stage, read, name, prepare, send }
}

type Sent = Pick<RawBody, 'contentType' | 'isChunked'> & { body: Buffer | null }

function codeOf({ status, contentType, text }: RawAnswer): string | null {
  expect(status).toBeLessThan(500)
  if (status < 400) return null
  expect(contentType).toContain('application/problem+json')
  const problem = JSON.parse(text)
  expect(problem).toMatchObject({ status, code: expect.any(String) })
  return problem.code
}

function codeWanted({ verdict }: RawBody): unknown {
  if (verdict === 'good') return null
  return verdict === 'refused' ? expect.any(String) : verdict
}

const settle = (name: string, { server }: Stage) => (hasBackground(name) ? server.app.sweep() : undefined)

describe('a raw body that is off is refused as what it is, and leaves everything as it was', () => {
  test.each(routes)('%s %s', async (method, path) => {
    const route: Route = { method, path, operation: {} }
    const { stage, read, name, prepare, send } = await open(route)
    const kind = bodyKindOf(name)
    const hasText = kind === 'json' || kind === 'push'
    if (kind !== 'form') {
      const good = await prepare()
      const sent = hasText
        ? { body: Buffer.from(toPayload(good)), contentType: good.contentType }
        : { body: null, contentType: null }
      const code = codeOf(await send(good, sent))
      expect(code).toBeNull()
      await settle(name, stage)
    }
    const count = rawBodiesOf(kind, '{}').length
    expect(count).toBeGreaterThan(15)
    for (let index = 0; index < count; index += 1) {
      const parts = await prepare()
      const good = hasText ? toPayload(parts).toString() : '{}'
      const raw = rawBodiesOf(kind, good)[index] as RawBody
      const before = read()
      const code = codeOf(await send(parts, raw))
      if (code === null) await settle(name, stage)
      // Where no body is asked for, one may be passed over. A member twice is no fault: the last one counts.
      if (kind !== 'none' && raw.verdict !== 'either')
        expect([raw.name, code]).toEqual([raw.name, codeWanted(raw)])
      if (code === null) continue
      const kept = Object.fromEntries(changedByRefusal(name, code).map((table) => [table, before[table]]))
      expect([raw.name, { ...read(), ...kept }]).toEqual([raw.name, before])
    }
    const faults = ['internal_error', 'background_error', 'store_fault']
    expect(stage.server.logs.filter(({ event }) => faults.includes(event))).toEqual([])
  })
})
