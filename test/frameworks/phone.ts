import { createWholePhone, user } from '../unit/support/whole-phone.ts'
import type { Look } from './rendered.ts'

interface Answer {
  statusCode: number
  data: unknown
}

type Option = WechatMiniprogram.RequestOption

export const member = { ...user, nickname: '林夏', signInDays: 12, deviceCount: 3 }

export const problem = (statusCode: number, code: string, fields: object = {}): Answer => ({
  statusCode,
  data: { code, requestId: '0123456789abcdef', ...fields },
})

export const signedIn = (person: object = member): Answer => ({
  statusCode: 201,
  data: { token: `mps_${'t'.repeat(43)}`, expiresIn: 604_800, user: person, isNewUser: false },
})

const times = { signedInAt: '2025-11-20T01:41:00.000Z', lastUsedAt: '2025-11-22T01:00:00.000Z' }
const phone = { id: 's1', isCurrent: true, model: 'iPhone 15<iPhone15,4>', system: 'iOS 18.0', ...times }

export const devices = {
  sessions: [
    phone,
    { ...phone, id: 's2', isCurrent: false, model: 'iPad & pencil' },
    { ...phone, id: 's3', isCurrent: false, model: 'microsoft', system: 'Windows 11 x64' },
    { ...phone, id: 's4', isCurrent: false, model: '', system: '' },
  ],
  ended: [
    { model: 'M2012K11C', system: 'Android 13', reason: 'signed_out', endedAt: times.lastUsedAt },
    { model: '', system: '', reason: 'too_many_devices', endedAt: times.signedInAt },
  ],
}

const entry = (id: string, kind: string, at: string) => ({
  ...{ id, kind, at, address: '2001:db8:1:2::/64' },
  device: { model: phone.model, system: phone.system },
})

export const logPages = [
  {
    entries: [
      entry('e5', 'signed_in', '2025-11-22T01:41:00.000Z'),
      entry('e4', 'proof_refused', '2025-11-22T01:40:00.000Z'),
      { ...entry('e3', 'account_unbanned', '2025-11-20T01:41:00.000Z'), address: '', device: null },
    ],
    nextCursor: 'more',
  },
  {
    entries: [
      entry('e2', 'session_ended', '2025-11-20T01:40:00.000Z'),
      entry('e1', 'account_created', '2025-11-01T01:40:00.000Z'),
    ],
    nextCursor: null,
  },
]

const agreement = { current: '2026-11-01', required: '2026-11-01', versions: [] }
const agreementText = 'Terms & <conditions>\n\nWhat we keep\nOnly what signing in needs.'

/** What the server says to a stranger, by method and the beginning of the path. */
function answersToStranger(): Record<string, Answer | 'held'> {
  return {
    'POST /v1/sessions': problem(404, 'account_not_found'),
    'GET /v1/me/security-log': { statusCode: 200, data: logPages[0] },
    'GET /v1/me': { statusCode: 200, data: member },
    'GET /v1/sessions': { statusCode: 200, data: devices },
    'DELETE /v1/sessions': { statusCode: 204, data: '' },
    'GET /v1/agreement': { statusCode: 200, data: agreement },
    'GET /agreements/': { statusCode: 200, data: agreementText },
  }
}

/** A phone in the given look, with the server behind it; tests change what the two answer. */
export class ScenePhone {
  readonly answers = answersToStranger()
  networkType = 'wifi'
  login: 'works' | 'fails' | 'held' = 'works'
  isStorageHeld = false
  readonly wx: object

  constructor({ language, theme }: Look) {
    const { members } = createWholePhone()
    this.wx = {
      ...members,
      getAppBaseInfo: () => ({ SDKVersion: '3.10.0', language: language === 'en' ? 'en' : 'zh_CN', theme }),
      getNetworkType: ({ success }: WechatMiniprogram.GetNetworkTypeOption) =>
        success?.({ networkType: this.networkType } as never),
      setStorage: (option: WechatMiniprogram.SetStorageOption) => {
        if (!this.isStorageHeld) members.setStorage?.(option as never)
      },
      login: ({ success, fail }: WechatMiniprogram.LoginOption) => {
        if (this.login === 'works') success?.({ code: 'code-1', errMsg: 'login:ok' })
        if (this.login === 'fails') fail?.({ errMsg: 'login:fail', errno: 1 } as never)
      },
      request: (option: Option) => this.#request(option),
      showModal: ({ success }: WechatMiniprogram.ShowModalOption) =>
        success?.({ confirm: true, cancel: false, errMsg: 'showModal:ok' } as never),
      openPrivacyContract: ({ fail }: WechatMiniprogram.OpenPrivacyContractOption) =>
        fail?.({ errMsg: 'openPrivacyContract:fail' }),
    }
  }

  #request({ method = 'GET', url, success, fail }: Option) {
    if (this.networkType === 'none') fail?.({ errMsg: 'request:fail ERR_INTERNET_DISCONNECTED' } as never)
    else {
      const asked = `${method} ${url.replace(/^https:\/\/[^/]+/, '')}`
      const key = Object.keys(this.answers).find((beginning) => asked.startsWith(beginning))
      const answer = key === undefined ? problem(404, 'not_found') : this.answers[key]
      if (answer !== 'held') success?.({ ...answer, header: {}, errMsg: 'request:ok' } as never)
    }
    return { abort: () => undefined }
  }
}
