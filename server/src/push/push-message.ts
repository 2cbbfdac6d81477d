import { type Fields, readFields, tidyFields } from './push-fields.ts'

export const pushKinds = ['revoke', 'cancellation', 'info_modified', 'media_check', 'other'] as const
export type PushKind = (typeof pushKinds)[number]

const kindOfEvent: Record<string, PushKind> = {
  user_authorization_revoke: 'revoke',
  user_authorization_cancellation: 'cancellation',
  user_info_modified: 'info_modified',
  wxa_media_check: 'media_check',
}

interface ParsedMessage {
  kind: PushKind
  openId: string | null
  /** What the handling needs, without the openid. */
  detail: Record<string, unknown>
  /** ms. */
  createdAt: number
}

/** Events about a person. Who sends them is the platform, so `OpenID` alone says whom they are about. */
const personalKinds: ReadonlySet<PushKind> = new Set(['revoke', 'cancellation', 'info_modified'])

/** Reads a decrypted message; null when it is none, or about another mini-program. */
export function parsePushMessage(text: string, appId: string): ParsedMessage | null {
  const message = readFields(text)
  if (!message) return null
  const { Event: event, AppID: namedApp, appid: checkedApp } = message
  const createdAt = toTime(message.CreateTime)
  const isOurs = [namedApp, checkedApp].every((named) => named === undefined || named === appId)
  if (!isOurs || createdAt === null || !(event === undefined || typeof event === 'string')) return null
  const kind = (event !== undefined && Object.hasOwn(kindOfEvent, event) && kindOfEvent[event]) || 'other'
  const isPersonal = personalKinds.has(kind)
  const openId = toOpenId(isPersonal ? message.OpenID : (message.OpenID ?? message.FromUserName))
  const namesNobody = isPersonal && openId === null
  return {
    kind,
    openId,
    detail: { ...toDetail(kind, message), ...(namesNobody && { namesNobody }) },
    createdAt,
  }
}

/** ms. XML has seconds as text. */
function toTime(seconds: unknown): number | null {
  const isNumber = typeof seconds === 'number' || typeof seconds === 'string'
  return isNumber && /^\d{1,12}$/.test(String(seconds)) ? Number(seconds) * 1000 : null
}

function toOpenId(value: unknown): string | null {
  return typeof value === 'string' && /^[\w-]{1,128}$/.test(value) ? value : null
}

function toDetail(kind: PushKind, message: Fields): Fields {
  if (kind === 'revoke') return { codes: toCodes(message.RevokeInfo) }
  if (kind !== 'media_check') return {}
  return { traceId: toName(message.trace_id), suggest: toName(tidyFields(message.result)?.suggest) }
}

/** One code, or several: WeChat's page does not say. What cannot be one is empty, and is reported later. */
function toCodes(info: unknown): string[] {
  const codes = String(info ?? '')
    .split(/[,|]/)
    .map((code) => code.trim())
  return [...new Set(codes.map((code) => (/^\d{1,4}$/.test(code) ? code : '')))]
}

/** What cannot be a name of WeChat's is none: PostgreSQL refuses some texts, and the event would come again and again. */
function toName(value: unknown): string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,128}$/.test(value) ? value : ''
}
