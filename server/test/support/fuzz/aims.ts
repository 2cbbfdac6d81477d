import fc from 'fast-check'
import { appearances, languages } from '../../../src/profile/settings-types.ts'
import { eventOf, type PushFormat, pushFormats, sealPush, signPush, writePush } from '../push.ts'
import { openId, phone } from '../sign-in.ts'
import { appId, pushToken, sealOpenData } from '../wechat-server.ts'
import { forms } from './forms.ts'
import type { Pairs, Parts } from './inputs.ts'
import { neighbour, type Stage } from './stage.ts'
import { type Json, oddValue } from './values.ts'

/**
 * What brings a request past the first gate of its route. The members of an object in `body` give way to
 * fuzzed ones now and then; anything else stands as it is.
 */
interface Aimed<T> {
  /** What only this route takes. */
  content: fc.Arbitrary<T>
  aim: (stage: Stage, content: T) => Partial<Parts>
}

const plain = (aim: (stage: Stage) => Partial<Parts>): Aimed<unknown> => ({ content: fc.constant(null), aim })
const withContent = <T>(content: fc.Arbitrary<T>, aim: (stage: Stage, content: T) => Partial<Parts>) =>
  ({ content, aim }) as Aimed<unknown>

const someone = fc.oneof(
  { weight: 3, arbitrary: fc.constant(openId) },
  { weight: 1, arbitrary: fc.constant(neighbour) },
)
const seconds = ({ server }: Stage) => Math.floor(server.clock.now / 1000)

/** `undefined` leaves the good value in its place. */
const rarely = fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: oddValue })

const member = fc.record(
  {
    Event: fc.constantFrom(
      'user_authorization_revoke',
      'user_authorization_cancellation',
      'user_info_modified',
      'wxa_media_check',
      'canary_event',
    ),
    RevokeInfo: fc.oneof(fc.constantFrom('1', '6', '8,19', '20|6', '999'), oddValue),
    trace_id: fc.oneof(fc.constant('trace-1'), oddValue),
    result: fc.oneof(fc.record({ suggest: fc.constantFrom('pass', 'review', 'risky') }), oddValue),
    OpenID: fc.oneof({ weight: 4, arbitrary: someone }, { weight: 1, arbitrary: oddValue }),
    CreateTime: rarely,
    AppID: rarely,
  },
  { requiredKeys: ['Event', 'OpenID'] },
)

const format = fc.constantFrom(...pushFormats)
const messages = fc.oneof(
  { weight: 4, arbitrary: fc.record({ format, fields: member }) },
  { weight: 1, arbitrary: fc.record({ format, whole: oddValue }) },
)

interface PushContent {
  format?: PushFormat
  fields?: object
  whole?: unknown
}

/** A true envelope around any message. */
function sealedEvent(stage: Stage, content: PushContent): Partial<Parts> {
  const write = writePush[content.format ?? 'json']
  const given = Object.entries(content.fields ?? {}).filter(([, value]) => value !== undefined)
  const event = { ...eventOf('other', openId, stage.server.clock.now), ...Object.fromEntries(given) }
  const body = { Encrypt: sealPush(write(content.fields ? event : (content.whole ?? null))) }
  const [timestamp, nonce] = [String(seconds(stage)), '415670741']
  const signature = signPush([pushToken, timestamp, nonce, body.Encrypt])
  const pairs: Pairs = [
    ['timestamp', timestamp],
    ['nonce', nonce],
    ['msg_signature', signature],
  ]
  return { pairs, body: Buffer.from(write(body)), contentType: 'application/json' }
}

function signedCheck(stage: Stage): Partial<Parts> {
  const [timestamp, nonce] = [String(seconds(stage)), '1514711492']
  const signature = signPush([pushToken, timestamp, nonce])
  return { pairs: Object.entries({ timestamp, nonce, signature, echostr: '4375120948345356249' }) }
}

const steps = fc.oneof(
  fc.array(fc.record({ timestamp: fc.nat({ max: 2_000_000_000 }), step: fc.nat() })),
  fc.array(fc.record({ timestamp: fc.oneof(fc.nat(), oddValue), step: fc.oneof(fc.nat(), oddValue) })),
  oddValue,
)

function sealedSteps(stage: Stage, content: { stepInfoList: unknown; whose: string }): Partial<Parts> {
  const watermark = { appid: appId, timestamp: seconds(stage) }
  const sealed = sealOpenData({ stepInfoList: content.stepInfoList, watermark })
  return { body: { code: stage.server.wechat.issueCode({ openid: content.whose }), ...sealed } }
}

const base = fc.nat({ max: 2 })
const texts = fc.array(fc.oneof(fc.constantFrom('tea', 'chess'), fc.string({ minLength: 1, maxLength: 64 })))
const value = <T>(values: fc.Arbitrary<T>) => fc.record({ base, value: values })
const changes = fc
  .record(
    {
      language: value(fc.constantFrom(...languages)),
      appearance: value(fc.constantFrom(...appearances)),
      notifications: value(fc.boolean()),
      interests: fc.record({ add: texts, remove: texts }, { requiredKeys: [] }),
      textSize: rarely,
    },
    { requiredKeys: [] },
  )
  .map((made) => ({ changes: made }))

const signInBody = (stage: Stage, openid: string): Json => ({
  code: stage.server.wechat.issueCode({ openid }),
  createAccount: true,
  consent: { version: '2026-11-01' },
  purpose: 'full',
  restore: false,
  device: phone('phone-3'),
})

const setState = (stage: Stage, state: string) =>
  stage.sql('update users set state = ? where openid = ?', state, neighbour)

/** For routes whose described inputs alone do not come far. */
export const aims: Record<string, Aimed<unknown>> = {
  'GET /agreements/{version}/{document}': plain(() => ({ pathTexts: ['2026-11-01', 'terms'] })),
  'POST /v1/sessions': withContent(someone, (stage, openid) => ({ body: signInBody(stage, openid) })),
  'DELETE /v1/sessions/{id}': plain((stage) => ({ pathTexts: [stage.otherSessionId()] })),
  'POST /v1/sessions/current/proof': withContent(someone, ({ server }, openid) => ({
    body: { code: server.wechat.issueCode({ openid }) },
  })),
  'PUT /v1/me': plain(() => ({ headers: { 'if-match': '*' } })),
  'POST /v1/me/avatar': withContent(forms, (_stage, form) => form),
  'GET /v1/avatars/{id}': plain((stage) => ({ pathTexts: [stage.pictureId()], pairs: [] })),
  'POST /v1/me/phone': withContent(someone, ({ server }, openid) => ({
    body: { code: server.wechat.issuePhoneCode(openid) },
  })),
  'PUT /v1/me/settings': withContent(changes, (_stage, body) => ({ body })),
  'POST /v1/me/werun': withContent(fc.record({ stepInfoList: steps, whose: someone }), sealedSteps),
  'GET /v1/wechat/events': plain(signedCheck),
  'POST /v1/wechat/events': withContent(messages, sealedEvent),
  'GET /v1/admin/stats': plain(() => ({
    pairs: [
      ['from', '2026-11-01'],
      ['to', '2026-11-20'],
    ],
  })),
  'GET /v1/admin/users': withContent(fc.constantFrom('active', 'banned', null), (stage, state) => ({
    pairs: state
      ? [['state', state]]
      : [
          ['userId', stage.neighbourId()],
          ['reason', 'an appeal'],
        ],
  })),
  'POST /v1/admin/users/{id}/ban': plain((stage) => {
    setState(stage, 'active')
    return {
      pathTexts: [stage.neighbourId()],
      body: { reasonClass: 'spam', publicReason: 'spam', note: 'a note' },
    }
  }),
  'POST /v1/admin/users/{id}/unban': plain((stage) => {
    setState(stage, 'banned')
    return { pathTexts: [stage.neighbourId()], body: { reason: 'an appeal' } }
  }),
}

export const noAim = plain(() => ({}))
