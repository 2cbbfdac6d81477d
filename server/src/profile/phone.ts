import type { AccountStore } from '../core/account-store.ts'
import { requireActive, requirePerson } from '../core/active-account.ts'
import type { KeyRing } from '../core/key-ring.ts'
import type { PersonalStore } from '../core/personal-store.ts'
import type { ActiveSession } from '../core/records.ts'
import type { WechatClient } from '../core/wechat-client.ts'
import { isForOutage, toRefusal } from '../core/wechat-refusal.ts'
import { refuseFor, type WriteLimits } from '../core/write-limits.ts'
import { requireProof } from '../sessions/proof.ts'
import { noteEvent } from '../sessions/record-event.ts'
import type { CheckRisk } from '../sign-in/risk.ts'
import { once } from './idempotency.ts'
import { phonePlace } from './phone-number.ts'

export interface PhoneOptions {
  store: PersonalStore
  accounts: Pick<AccountStore, 'transaction'>
  limits: WriteLimits
  wechat: Pick<WechatClient, 'readPhoneNumber' | 'longestCallMs'>
  checkRisk: CheckRisk
  ring: KeyRing
  now: () => number
  createId: () => string
}

interface BindPhone {
  session: ActiveSession
  /** Of the phone number button. */
  code: string
  idempotencyKey: string | undefined
  address: string
}

/**
 * Binds the number behind a code. The code is exchanged with the session's own openid, so that a code taken
 * from somebody else's button binds nothing. The number is never an identity: it may change hands.
 */
export function bindPhone(options: PhoneOptions, request: BindPhone): Promise<void> {
  const { session, code, idempotencyKey: key } = request
  const { userId } = session
  return once(options, { userId, route: 'phone', key, body: code }, async () => {
    refuseFor(await options.limits.countWrite('phone', userId))
    await exchangeAndBind(options, request).catch(async (error) => {
      // An outage of WeChat must not use up the person's day.
      if (isForOutage(error)) await options.limits.giveBack('phone', userId)
      throw error
    })
  })
}

async function exchangeAndBind(options: PhoneOptions, { session, code, address }: BindPhone): Promise<void> {
  const { store, wechat, checkRisk, ring, now } = options
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
  await log(options, { userId, address, kind: 'phone_bound' })
}

/** Takes the number away. Without one there is nothing to do. Throws `proof_required`. */
export async function unbindPhone(
  options: PhoneOptions,
  { session, address }: Pick<BindPhone, 'session' | 'address'>,
): Promise<void> {
  requireProof(session, options.now())
  const { userId } = session
  const wasBound = await options.store.erasePhone(userId)
  if (wasBound) await log(options, { userId, address, kind: 'phone_removed' })
}

function log(
  { accounts, createId, now }: Pick<PhoneOptions, 'accounts' | 'createId' | 'now'>,
  entry: { userId: string; address: string; kind: 'phone_bound' | 'phone_removed' },
): Promise<void> {
  return noteEvent(accounts, createId, { ...entry, deviceId: null, now: now() })
}
