import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { loadAgreements } from '../src/config/load-agreements.ts'
import type { AgreementBody } from '../src/sign-in/agreement-schemas.ts'
import { createTestServer, publish } from './support/test-server.ts'

const published = loadAgreements(join(import.meta.dirname, '../agreements'))

test('rule 2.3: the links of the published list lead to the texts that their hashes name', async () => {
  const server = await createTestServer({ agreements: published })
  const body = (await server.inject({ url: '/v1/agreement' })).json<AgreementBody>()
  expect(body.versions.map(({ version }) => version)).toContain(body.current)
  for (const { documents } of body.versions) {
    for (const { url, sha256 } of [documents.terms, documents.privacy]) {
      const response = await server.inject({ url })
      expect(createHash('sha256').update(response.rawPayload).digest('hex')).toBe(sha256)
      expect(response.headers).toMatchObject({
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'public, max-age=3600',
        'x-content-type-options': 'nosniff',
      })
    }
  }
})

test('a document comes in the language asked for, in Chinese when none is', async () => {
  const server = await createTestServer({ agreements: published })
  const read = async (query: string) =>
    (await server.inject({ url: `/agreements/2026-11-01/privacy${query}` })).payload
  expect(await read('')).toContain('隐私政策')
  expect(await read('?language=zh-CN')).toBe(await read(''))
  expect(await read('?language=en')).toContain('privacy policy')
})

test('rule 12.4: every text names a contact and the minimum age', () => {
  for (const { documents } of published.versions) {
    for (const text of Object.values(documents).flatMap(({ texts }) => Object.values(texts))) {
      expect(text).toContain('privacy@passport.example.com')
      expect(text).toContain('14')
    }
  }
})

test('rule 2.3: the required version changes at the start of its day in UTC+8', () => {
  const agreements = publish('2026-11-01', '2026-12-01', '2026-12-24~')
  const at = (time: string) => agreements.requiredAt(Date.parse(time))
  expect(agreements.current).toBe('2026-12-24')
  expect(at('2026-10-01T00:00:00+08:00')).toBe('2026-11-01')
  expect(at('2026-11-30T23:59:59+08:00')).toBe('2026-11-01')
  expect(at('2026-12-01T00:00:00+08:00')).toBe('2026-12-01')
  expect(at('2027-01-01T00:00:00+08:00')).toBe('2026-12-01')
})

test('a server without any agreement does not start', () => {
  expect(() => publish()).toThrow('At least one agreement version must be published')
})
