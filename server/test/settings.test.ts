import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { call, signInOn } from './support/members.ts'
import { readMe, signIn } from './support/sign-in.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'

const unset = { value: null, revision: 0 }
const nothingSet = {
  language: unset,
  appearance: unset,
  textSize: unset,
  notifications: unset,
  interests: unset,
}

function change(server: TestServer, token: string, changes: object) {
  return call(server, token, 'PUT /v1/me/settings', { payload: { changes } })
}

async function read(server: TestServer, token: string) {
  return (await call(server, token, 'GET /v1/me/settings')).json()
}

test('rule 2.12: what was never set has no value and revision 0, so a guest’s value fills it, and only it', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  expect(await read(server, token)).toEqual(nothingSet)
  const response = await change(server, token, { language: { base: 0, value: 'en' } })
  const settings = { ...nothingSet, language: { value: 'en', revision: 1 } }
  expect([response.statusCode, response.json()]).toEqual([200, { settings, clashes: {} }])
  expect(await read(server, token)).toEqual(settings)
  // Another guest's value, on another phone, comes too late.
  const late = await change(server, token, { language: { base: 0, value: 'zh-CN' } })
  expect(late.json()).toEqual({ settings, clashes: { language: { value: 'en', revision: 1 } } })
})

test('rule 4.3: a change that is not based on the current revision comes back, and the rest is saved', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  await change(server, token, { language: { base: 0, value: 'en' }, textSize: { base: 0, value: 'large' } })
  await change(server, token, { language: { base: 1, value: 'zh-CN' } })

  const response = await change(server, token, {
    language: { base: 1, value: 'system' },
    textSize: { base: 1, value: 'extra' },
    notifications: { base: 0, value: false },
  })
  expect(response.json()).toEqual({
    settings: {
      ...nothingSet,
      language: { value: 'zh-CN', revision: 2 },
      textSize: { value: 'extra', revision: 2 },
      notifications: { value: false, revision: 1 },
    },
    clashes: { language: { value: 'zh-CN', revision: 2 } },
  })
})

test('rule 4.3: a repeated change, whose first answer was lost, clashes with nothing and counts once', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  await change(server, token, { appearance: { base: 0, value: 'dark' } })
  const again = await change(server, token, { appearance: { base: 0, value: 'dark' } })
  expect(again.json()).toMatchObject({
    settings: { appearance: { value: 'dark', revision: 1 } },
    clashes: {},
  })
})

test('rule 4.3: sets always merge: two phones add and remove without clashing', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  await change(server, token, { interests: { add: ['tea', 'chess'] } })
  await change(server, token, { interests: { add: ['go', 'tea'] } })
  await change(server, token, { interests: { remove: ['chess', 'never there'] } })
  expect(await read(server, token)).toMatchObject({ interests: { value: ['go', 'tea'], revision: 3 } })
  const same = await change(server, token, { interests: { add: ['tea'], remove: ['chess'] } })
  expect(same.json()).toMatchObject({ settings: { interests: { revision: 3 } }, clashes: {} })
  await change(server, token, { interests: { add: ['x'], remove: ['x', 'go', 'tea'] } })
  expect(await read(server, token)).toMatchObject({ interests: { value: [], revision: 4 } })
})

test('rule 4.3: the whole is at most 8 KB, and what would exceed it changes nothing', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const long = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => `${from + index}`.padEnd(64, '·').slice(0, 64))
  expect((await change(server, token, { interests: { add: long(100, 60) } })).statusCode).toBe(200)
  const before = await read(server, token)
  const response = await change(server, token, {
    language: { base: 0, value: 'en' },
    interests: { add: long(200, 60) },
  })
  expect(response.json()).toMatchObject({ status: 413, code: 'payload_too_large' })
  expect(await read(server, token)).toEqual(before)
})

test.each([
  ['an unknown field', { colour: { base: 0, value: 'red' } }],
  ['a value outside the list', { language: { base: 0, value: 'fr' } }],
  ['a value of another type', { notifications: { base: 0, value: 'true' } }],
  ['no base', { language: { value: 'en' } }],
  ['a negative base', { language: { base: -1, value: 'en' } }],
  ['a base with a fraction', { language: { base: 0.5, value: 'en' } }],
  ['a clock of the client', { language: { base: 0, value: 'en', at: 1 } }],
  ['a set as a whole', { interests: { base: 0, value: ['tea'] } }],
  ['a scalar as a set', { language: { add: ['en'] } }],
  ['an empty item', { interests: { add: [''] } }],
])('rule 4.3: %s is refused, and nothing of the body is saved', async (_name, wrong) => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const response = await change(server, token, { textSize: { base: 0, value: 'large' }, ...wrong })
  expect(response.json()).toMatchObject({ status: 400, code: 'invalid_request' })
  expect(await read(server, token)).toEqual(nothingSet)
})

test('settings belong to the person and follow to every phone, not to anybody else', async () => {
  const server = await createTestServer()
  const a = await signInOn(server, 'phone-a')
  await change(server, a.token, { language: { base: 0, value: 'en' } })
  const b = await signInOn(server, 'phone-b')
  const another = await signInOn(server, 'phone-c', { openId: 'another' })
  expect(await read(server, b.token)).toMatchObject({ language: { value: 'en', revision: 1 } })
  expect(await read(server, another.token)).toEqual(nothingSet)
})

test('rule 4.3: of changes on the same base that arrive at once exactly one applies', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const values = ['small', 'standard', 'large', 'extra']
  const answers = await Promise.all(
    values.map((value) => change(server, token, { textSize: { base: 0, value } })),
  )
  const applied = answers.filter((answer) => Object.keys(answer.json().clashes).length === 0)
  expect(applied).toHaveLength(1)
  const { textSize } = await read(server, token)
  expect(textSize.revision).toBe(1)
  expect(applied[0]?.json().settings.textSize).toEqual(textSize)
})

test('rule 4.3: two phones that merge their edits as told end with the same settings, whatever the order', async () => {
  const server = await createTestServer()
  const phones = [await signInOn(server, 'phone-a'), await signInOn(server, 'phone-b')]
  const edit = fc.record({
    phone: fc.nat(1),
    value: fc.constantFrom('small', 'standard', 'large'),
    add: fc.array(fc.constantFrom('tea', 'go'), { maxLength: 2 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), async (edits) => {
      const bases = [0, 0]
      for (const { phone, value, add } of edits) {
        const changes = { textSize: { base: bases[phone], value }, interests: { add } }
        const { settings, clashes } = (await change(server, phones[phone]!.token, changes)).json()
        bases[phone] = settings.textSize.revision
        if (!clashes.textSize) expect(settings.textSize.value).toBe(value)
        for (const item of add) expect(settings.interests.value).toContain(item)
      }
      expect(await read(server, phones[0]!.token)).toEqual(await read(server, phones[1]!.token))
    }),
    { numRuns: 15 },
  )
  expect((await readMe(server, phones[0]!.token)).statusCode).toBe(200)
})
