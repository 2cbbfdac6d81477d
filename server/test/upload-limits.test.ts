import { describe, expect, test } from '@jest/globals'
import { call } from './support/members.ts'
import { jpeg } from './support/pictures.ts'
import { sendRaw } from './support/raw-request.ts'
import { bearer, signIn } from './support/sign-in.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'
import { toForm, uploadPicture } from './support/upload.ts'

const limitBytes = 600 * 1024
const form = toForm(jpeg())

const field = (bytes: number) =>
  Buffer.concat([
    Buffer.from('--edge\r\ncontent-disposition: form-data; name="note"\r\n\r\n'),
    Buffer.alloc(bytes, 'x'),
    Buffer.from('\r\n'),
  ])
const withPreamble = (bytes: number) =>
  Buffer.concat([Buffer.alloc(bytes - 2, 'x'), Buffer.from('\r\n'), form])
const withEpilogue = (bytes: number) => Buffer.concat([form, Buffer.alloc(bytes, 'x')])
const withFieldBehind = (bytes: number) =>
  Buffer.concat([form.subarray(0, -'--edge--\r\n'.length), field(bytes), Buffer.from('--edge--\r\n')])

/** A small picture, and much else around it. */
const padded: [name: string, make: (bytes: number) => Buffer][] = [
  ['a field before the file', (bytes) => Buffer.concat([field(bytes), form])],
  ['a field behind the file', withFieldBehind],
  ['a preamble', withPreamble],
  ['an epilogue', withEpilogue],
]

/** The same form, so that its body has that many bytes. */
const ofSize = (make: (bytes: number) => Buffer, bytes: number) => make(bytes - (make(1_000).length - 1_000))

async function start() {
  const server = await createTestServer()
  const { token } = await signIn(server)
  return { server, token, before: server.limitRows() }
}

async function listen({ app }: TestServer): Promise<string> {
  return app.publicApp.listen({ host: '127.0.0.1', port: 0 })
}

function uploadOverTheWire(origin: string, token: string, body: Buffer, isChunked: boolean) {
  const headers = { ...bearer(token), 'content-type': 'multipart/form-data; boundary=edge' }
  return sendRaw(origin, { method: 'POST', path: '/v1/me/avatar', headers, body, isChunked })
}

describe('rule 9.8: an upload is bounded as a whole, and one that is too large changes and counts nothing', () => {
  test.each(padded)('%s of 20 MB', async (_name, make) => {
    const { server, token, before } = await start()
    const response = await uploadPicture(server, token, { body: make(20 * 1024 * 1024), key: 'key-1' })
    expect(response.json()).toMatchObject({ status: 413, code: 'payload_too_large' })
    expect(server.sql('select id from avatar')).toEqual([])
    expect(server.sql('select key from idempotency')).toEqual([])
    expect(server.limitRows()).toEqual(before)
    expect((await uploadPicture(server, token, { key: 'key-1' })).statusCode).toBe(200)
  })

  test.each(padded)('%s: 600 KB in all are taken, and not one byte more', async (_name, make) => {
    const { server, token } = await start()
    const most = await uploadPicture(server, token, { body: ofSize(make, limitBytes) })
    expect(most.statusCode).toBe(200)
    const more = await uploadPicture(server, token, { body: ofSize(make, limitBytes + 1) })
    expect(more.json()).toMatchObject({ status: 413, code: 'payload_too_large' })
  })

  test.each(
    padded.flatMap(([name, make]) => [
      [name, 'with its length', make, false] as const,
      [name, 'in pieces, its length unsaid', make, true] as const,
    ]),
  )('%s of 2 MB over the wire, %s', async (_name, _way, make, isChunked) => {
    const { server, token, before } = await start()
    const origin = await listen(server)
    const { status, text } = await uploadOverTheWire(origin, token, make(2 * 1024 * 1024), isChunked)
    expect([status, JSON.parse(text).code]).toEqual([413, 'payload_too_large'])
    expect(server.sql('select id from avatar')).toEqual([])
    expect(server.limitRows()).toEqual(before)
    expect((await uploadOverTheWire(origin, token, form, isChunked)).status).toBe(200)
    expect((await call(server, token, 'GET /v1/me')).json()).toMatchObject({ avatarUrl: expect.any(String) })
  })

  test('in pieces too 600 KB in all are taken, and not one byte more', async () => {
    const { server, token } = await start()
    const origin = await listen(server)
    const statuses = []
    for (const bytes of [limitBytes, limitBytes + 1])
      statuses.push((await uploadOverTheWire(origin, token, ofSize(withEpilogue, bytes), true)).status)
    expect(statuses).toEqual([200, 413])
  })
})
