import { expect, jest, test } from '@jest/globals'
import type { Config } from '../src/config/config.ts'
import { appSecret } from './support/wechat-server.ts'

const given: object[] = []

/** The real module, and beside it a record of what its function is given. */
async function watch(path: string, name: string): Promise<void> {
  const real = await import(path)
  const record = (options: object) => {
    given.push(options)
    return real[name](options)
  }
  jest.unstable_mockModule(path, () => ({ ...real, [name]: record }))
}

await watch('../src/compose/public-app.ts', 'createPublicApp')
await watch('../src/compose/operations-app.ts', 'createOperationsApp')
const { createConfig, createDatabase, createTestServer } = await import('./support/test-server.ts')

/** Every text and every sequence of bytes in a value, in what it holds and so on. What closures hold is out of reach. */
function listContents(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === 'string') return [value]
  if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value))
    return []
  seen.add(value)
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('hex')]
  const held = value instanceof Map || value instanceof Set ? [...value].flat() : []
  const own = Reflect.ownKeys(value).flatMap((key) => {
    const property = Object.getOwnPropertyDescriptor(value, key)
    return property && 'value' in property ? [property.value] : []
  })
  return [...own, ...held].flatMap((part) => listContents(part, seen))
}

function listSecrets({ wechat, push, dataKeys, codeHmacKey }: Config): string[] {
  const keys = [push?.aesKey, codeHmacKey, ...(dataKeys ?? []).map(({ key }) => key)]
  return [wechat.appSecret, push?.token ?? '', ...keys.map((key) => key?.toString('hex') ?? '')]
}

test('nothing that the HTTP layer is given holds a secret of the configuration', async () => {
  await createTestServer()
  const config = createConfig(createDatabase().location, 'http://127.0.0.1')
  const secrets = listSecrets(config)
  expect(secrets).toHaveLength(5)
  expect(secrets).toContain(appSecret)
  expect(secrets.filter((secret) => secret.length < 8)).toEqual([])
  // The search finds them where they are.
  expect(listContents({ parts: [() => undefined, { config }] })).toEqual(expect.arrayContaining(secrets))
  expect(given).toHaveLength(2)
  const contents = listContents(given)
  expect(contents).toContain('2026-11-01')
  expect(contents.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([])
})
