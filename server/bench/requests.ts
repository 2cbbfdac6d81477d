import { tokenOf } from './seed.ts'

let next = 0

/** Enough that none of them meets the limit of reads. */
const activePeople = 1_000

/** `GET /v1/me` of one active person after the other; they stand spread over the whole table. */
export function readMe(sessions: number): () => string {
  const distance = Math.floor(sessions / activePeople)
  return () => {
    next += 1
    const token = tokenOf((next % activePeople) * distance)
    return `GET /v1/me HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n\r\n`
  }
}

/** A tap of somebody new, each from an address of his own. */
export function signIn(): string {
  next += 1
  const body = JSON.stringify({
    code: `bench-code-${String(next).padStart(12, '0')}-${process.pid}`,
    createAccount: true,
    consent: { version: '2026-11-01' },
    device: {
      id: 'bench'.padEnd(22, '_'),
      appId: 'wx5a3d9c7e1f2b4086',
      model: 'Mi 14',
      system: 'Android 15',
    },
  })
  const address = `10.${(next >> 16) & 255}.${(next >> 8) & 255}.${next & 255}`
  return `POST /v1/sessions HTTP/1.1\r\nhost: 127.0.0.1\r\nx-forwarded-for: ${address}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
}
