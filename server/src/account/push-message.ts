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

/** Reads a decrypted message; null when it is none, or about another mini-program. */
export function parsePushMessage(text: string, appId: string): ParsedMessage | null {
  const message = parseObject(text)
  if (!message) return null
  const { CreateTime: createdSeconds, Event: event, AppID: namedApp, appid: checkedApp } = message
  const isOurs = [namedApp, checkedApp].every((named) => named === undefined || named === appId)
  const createdAt = Number(createdSeconds) * 1000
  if (!isOurs || !Number.isSafeInteger(createdAt)) return null
  const kind =
    (typeof event === 'string' && Object.hasOwn(kindOfEvent, event) && kindOfEvent[event]) || 'other'
  const openId = message.OpenID ?? message.FromUserName
  const isOpenId = typeof openId === 'string' && /^[\w-]{1,128}$/.test(openId)
  return { kind, openId: isOpenId ? openId : null, detail: toDetail(kind, message), createdAt }
}

function toDetail(kind: PushKind, message: Record<string, unknown>): Record<string, unknown> {
  if (kind === 'revoke') return { codes: toCodes(message.RevokeInfo) }
  if (kind !== 'media_check') return {}
  const suggest = (message.result as { suggest?: unknown } | null | undefined)?.suggest
  return { traceId: toName(message.trace_id), suggest: toName(suggest) }
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

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const message: unknown = JSON.parse(text)
    return typeof message === 'object' && message !== null ? (message as Record<string, unknown>) : null
  } catch {
    return null
  }
}
