import { requireActive, requirePerson } from '../core/active-account.ts'
import type { KeyRing } from '../core/key-ring.ts'
import type { ActiveSession } from '../core/records.ts'
import type { People } from '../core/user-store.ts'
import type { WechatClient } from '../core/wechat-client.ts'
import { isForOutage, toRefusal } from '../core/wechat-refusal.ts'
import { assertWriteAllowed, type WriteLimits } from '../core/write-limits.ts'
import { requireProof } from '../sessions/proof.ts'
import type { RecordAccountEvent } from '../sessions/record-event.ts'
import type { CheckRisk } from '../sign-in/risk.ts'
import type { RiskStore } from '../sign-in/risk-store.ts'
import type { Once } from './idempotency.ts'
import { phonePlace } from './phone-number.ts'
import type { PhoneStore } from './profile-store.ts'

interface PhoneOptions {
  store: PhoneStore & Pick<RiskStore, 'saveRisk'> & Pick<People, 'findPerson'>
  once: Once
  limits: WriteLimits
  wechat: Pick<WechatClient, 'readPhoneNumber'>
  checkRisk: CheckRisk
  ring: KeyRing
  recordEvent: RecordAccountEvent
  now: () => number
}

interface BindPhone {
  session: ActiveSession
  /** Of the phone number button. */
  code: string
  idempotencyKey: string | undefined
  address: string
}

export interface Phones {
  bind(request: BindPhone): Promise<void>
  unbind(request: Pick<BindPhone, 'session' | 'address'>): Promise<void>
}

export function createPhones(options: PhoneOptions): Phones {
  return {
    bind: (request) => bindPhone(options, request),
    unbind: (request) => unbindPhone(options, request),
  }
}

/**
 * Binds the number behind a code. The code is exchanged with the session's own openid, so that a code taken
 * from somebody else's button binds nothing. The number is never an identity: it may change hands.
 */
function bindPhone(options: PhoneOptions, request: BindPhone): Promise<void> {
  const { session, code, idempotencyKey: key } = request
  const { userId } = session
  return options.once({ userId, route: 'phone', key, body: code }, async () => {
    await assertWriteAllowed(options.limits, 'phone', userId)
    await exchangeAndBind(options, request).catch(async (error) => {
      // An outage of WeChat must not use up the person's day.
      if (isForOutage(error)) await options.limits.giveBack('phone', userId)
      throw error
    })
  })
}

async function exchangeAndBind(options: PhoneOptions, { session, code, address }: BindPhone): Promise<void> {
  const { store, wechat, checkRisk, ring, recordEvent, now } = options
  const { userId } = session
  const person = await requirePerson(store, userId)
  const number = await wechat.readPhoneNumber({ code, openId: person.openId }).catch((error) => {
    throw toRefusal(error, 'phone_code_rejected')
  })
  const phoneNumber = number.replace(/\D/g, '')
  const risk = await checkRisk({ openId: person.openId, address, phoneNumber })
  const sealed = ring.encrypt(number, phonePlace(userId))
  requireActive(await store.savePhone(userId, { sealed, setAt: now() }))
  await store.saveRisk(userId, risk)
  await recordEvent({ userId, address, kind: 'phone_bound' })
}

/** Takes the number away. Without one there is nothing to do. Throws `proof_required`. */
export async function unbindPhone(
  { store, recordEvent, now }: Pick<PhoneOptions, 'store' | 'recordEvent' | 'now'>,
  { session, address }: Pick<BindPhone, 'session' | 'address'>,
): Promise<void> {
  requireProof(session, now())
  const { userId } = session
  const wasBound = await store.erasePhone(userId)
  if (wasBound) await recordEvent({ userId, address, kind: 'phone_removed' })
}
