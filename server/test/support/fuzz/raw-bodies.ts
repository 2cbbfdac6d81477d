import type { ErrorCode } from '../../../src/core/errors.ts'
import { jpeg } from '../pictures.ts'
import { openId } from '../sign-in.ts'
import { toForm } from '../upload.ts'
import { aims } from './aims.ts'
import type { Parts } from './inputs.ts'
import type { Stage } from './stage.ts'

/** What such a body is answered with; `either` where it is valid and the route decides what its texts may hold. */
type Verdict = 'good' | 'refused' | 'either' | ErrorCode

export interface RawBody {
  name: string
  body: Buffer
  contentType: string | null
  isChunked?: boolean
  verdict: Verdict
}

/** What each route takes that reads a body: the content its aim is given, or the parts as they stand. */
const contents: Record<string, unknown> = {
  'POST /v1/sessions': openId,
  'POST /v1/sessions/current/proof': openId,
  'PUT /v1/me': null,
  'POST /v1/me/phone': openId,
  'PUT /v1/me/settings': { changes: { language: { base: 0, value: 'en' } } },
  'POST /v1/me/werun': { stepInfoList: [{ timestamp: 1_795_000_000, step: 100 }], whose: openId },
  'POST /v1/wechat/events': { fields: { Event: 'user_authorization_revoke', OpenID: openId } },
  'POST /v1/admin/users/{id}/ban': null,
  'POST /v1/admin/users/{id}/unban': null,
}

type BodyKind = 'json' | 'push' | 'form' | 'none'

/** How a route takes a body: as JSON, as what WeChat pushes, as a form, or not at all. */
export function bodyKindOf(name: string): BodyKind {
  if (name === 'POST /v1/me/avatar') return 'form'
  if (name === 'POST /v1/wechat/events') return 'push'
  return name in contents ? 'json' : 'none'
}

/** A request that goes well, made anew: codes in it are good for one time. */
export function makeGood(name: string, stage: Stage): Partial<Parts> {
  const parts = aims[name]?.aim(stage, contents[name]) ?? {}
  if (name === 'PUT /v1/me') return { ...parts, body: { nickname: `n${stage.server.wechat.calls.length}` } }
  if (name === 'DELETE /v1/sessions') return { ...parts, pairs: [['keep', 'current']] }
  return name === 'POST /v1/me/avatar' ? { body: Buffer.alloc(0) } : parts
}

const json = 'application/json'
const form = 'multipart/form-data; boundary=edge'
const limitBytes = 64 * 1024
const pictureLimitBytes = 600 * 1024
const depth = 10_000

/** `good` is the text of a good body of the route; `{}` where it takes none. */
export function rawBodiesOf(kind: BodyKind, good: string): RawBody[] {
  if (kind === 'form') return [...formBodies(), ...refuseAsForm(jsonBodies(good))]
  return [...jsonBodies(good), ...(kind === 'push' ? otherLabels(good) : otherTypes(good))]
}

function jsonBodies(good: string): RawBody[] {
  const [[member, value] = ['member', 'x']] = Object.entries(JSON.parse(good) as Record<string, unknown>)
  const [key, rest] = [JSON.stringify(member), good.slice(1, -1)]
  const others = rest === '' ? '' : `,${rest}`
  const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`
  const deepObject = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
  // Last wins, as everywhere in JavaScript: what is checked is what is used.
  const last = `${rest === '' ? `${key}:1` : rest},${key}:[]`
  const bad = (name: string, body: string | Buffer, verdict: Verdict = 'invalid_request') => ({
    ...{ name, verdict, contentType: json },
    body: Buffer.from(body as string),
  })
  return [
    bad('a member twice, the good one last', `{${key}:[]${others}}`, 'good'),
    bad('a member twice, the bad one last', `{${last}}`),
    bad('a member of arrays in arrays', `{${rest === '' ? '' : `${rest},`}${key}:${deep}}`),
    bad('arrays in arrays', deep),
    bad('objects in objects', deepObject),
    bad('arrays that never end', '['.repeat(depth)),
    bad('1 MB', `{${key}:"${'x'.repeat(1024 * 1024)}"}`, 'payload_too_large'),
    bad('bytes that are no UTF-8', spoil(good, value, Buffer.from([0xff, 0xfe, 0xc0, 0x80]))),
    { ...bad('chunked, and no UTF-8', spoil(good, value, Buffer.from([0xed, 0xa0, 0x80]))), isChunked: true },
    bad('a lone surrogate', spoil(good, value, Buffer.from('\\ud800')), 'either'),
    bad('a last byte missing', good.slice(0, -1)),
    bad('half of it', good.slice(0, Math.ceil(good.length / 2))),
    { ...bad('chunked past the limit', pad(good, limitBytes + 1), 'payload_too_large'), isChunked: true },
  ]
}

/** Puts bytes into the first text of the first member, or into a text of its own. */
function spoil(good: string, value: unknown, bytes: Buffer): Buffer {
  const text = typeof value === 'string' ? JSON.stringify(value) : null
  const at = text === null ? -1 : good.indexOf(text) + 1
  if (at < 1) return Buffer.concat([Buffer.from('{"a":"'), bytes, Buffer.from('"}')])
  return Buffer.concat([Buffer.from(good.slice(0, at)), bytes, Buffer.from(good.slice(at))])
}

/** The same JSON, of that many bytes. */
function pad(good: string, bytes: number): string {
  return good + ' '.repeat(bytes - Buffer.byteLength(good))
}

/** What WeChat sends is what it is, whatever it is called. */
function otherLabels(good: string): RawBody[] {
  return otherTypes(good).map((body) => ({
    ...body,
    verdict: body.body.toString() === good ? 'good' : 'invalid_request',
  }))
}

function otherTypes(good: string): RawBody[] {
  const types = ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'json', form, null]
  const verdict = 'unsupported_media_type'
  const cut = toForm(jpeg()).subarray(0, 200)
  return [
    ...types.map((contentType) => ({
      ...({ name: `good JSON as ${contentType ?? 'nothing'}`, contentType, verdict } as const),
      body: Buffer.from(good),
    })),
    { name: 'a form cut off', body: cut, contentType: form, verdict },
  ]
}

function formBodies(): RawBody[] {
  const whole = toForm(jpeg())
  const refused = (name: string, body: Buffer, verdict: Verdict = 'invalid_request') => ({
    ...{ name, body, verdict, contentType: form },
  })
  const wrongType = { name: 'a good form as', body: whole, verdict: 'unsupported_media_type' as const }
  return [
    ...[0, 10, 90, 200, whole.length - 20, whole.length - 6].map((bytes) =>
      refused(`a form cut off after ${bytes} bytes`, whole.subarray(0, bytes)),
    ),
    refused(
      'a form with another boundary',
      Buffer.from(whole.toString('latin1').replaceAll('edge', 'other')),
    ),
    refused('1 MB', toForm(Buffer.alloc(1024 * 1024)), 'payload_too_large'),
    {
      ...refused('chunked past the limit', toForm(Buffer.alloc(pictureLimitBytes + 1)), 'payload_too_large'),
      isChunked: true,
    },
    ...['text/plain', 'application/octet-stream', 'image/jpeg', null].map((contentType) => ({
      ...wrongType,
      ...{ name: `${wrongType.name} ${contentType ?? 'nothing'}`, contentType },
    })),
    { ...refused('a good form without its boundary', whole, 'refused'), contentType: 'multipart/form-data' },
  ]
}

/** A form is asked for: no JSON is taken, whatever it says. */
function refuseAsForm(bodies: RawBody[]): RawBody[] {
  return bodies.map((body) => ({ ...body, name: `JSON, ${body.name}`, verdict: 'refused' }))
}
