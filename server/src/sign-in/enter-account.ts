import { hashPerson, noBan } from '../core/ban.ts'
import { dayOf } from '../core/days.ts'
import { ApiError } from '../core/errors.ts'
import { toIsoTime } from '../core/iso-time.ts'
import type { CreateId, RandomBytes } from '../core/random.ts'
import type { RiskState, UserRecord } from '../core/records.ts'
import type { Hmac } from '../core/secrets.ts'
import type { Transactions } from '../core/user-store.ts'
import { maxIdleDevices } from '../sessions/session-lifetime.ts'
import { type Admission, admit } from './admission.ts'
import type { Agreements } from './agreements.ts'
import { issueSession } from './issue-session.ts'
import { recordSignIn } from './record-sign-in.ts'
import type { SignInRequest } from './sign-in-request.ts'
import type { SignInTransaction } from './sign-in-store.ts'

/** A sign-in whose code WeChat has accepted. */
interface Entry {
  request: Omit<SignInRequest, 'code'>
  openId: string
  /** Null for a silent sign-in. */
  consentVersion: string | null
  /** What WeChat says of somebody who has no account yet. */
  risk: RiskState
  now: number
}

interface EnteredAccount {
  token: string
  userId: string
  expiresInSeconds: number
  isNewUser: boolean
}

/** Writes account, consent and session together or not at all. Throws the refusal. */
export type EnterAccount = (entry: Entry) => Promise<EnteredAccount>

interface EntryOptions {
  store: Transactions<SignInTransaction>
  agreements: Agreements
  hmac: Hmac
  createId: CreateId
  randomBytes: RandomBytes
}

export function createAccountEntry(options: EntryOptions): EnterAccount {
  return (entry) => options.store.transaction((tx) => enter(options, tx, entry))
}

async function enter(options: EntryOptions, tx: SignInTransaction, entry: Entry): Promise<EnteredAccount> {
  const { request, openId, consentVersion, now } = entry
  const found = await tx.findUserByOpenId(openId)
  const device = found && (await tx.findDevice(found.id, request.device.id))
  const admission = admit({
    user: found,
    deviceEndedReason: device?.endedReason ?? null,
    interactive: request.interactive,
    hasConsented: consentVersion !== null,
    purpose: request.purpose,
    restore: request.restore,
    requiredVersion: options.agreements.requiredAt(now),
    currentVersion: options.agreements.current,
    now,
  })
  if (admission === 'create') await refuseTombstone(options.hmac, tx, entry)
  const { user, isNew } = found
    ? { user: found, isNew: false }
    : await createUser(options.createId, tx, entry)
  if (!isNew) await updateUser(tx, user, admission, entry)
  if (consentVersion) {
    await tx.addConsent({ id: options.createId(), userId: user.id, version: consentVersion, at: now })
  }
  return startSession(options, tx, { user, admission, isNew, isKnownDevice: device !== null, entry })
}

function createUser(createId: CreateId, tx: SignInTransaction, entry: Entry) {
  const { openId, consentVersion, risk, now } = entry
  if (consentVersion === null) throw new Error('An account cannot be made without consent')
  const user: UserRecord = {
    id: createId(),
    state: 'active',
    nickname: null,
    nicknameSetAt: null,
    phoneSealed: null,
    avatarId: null,
    riskMark: risk.mark,
    riskAskAt: risk.askAt,
    ...noBan,
    purgeAt: null,
    agreementVersion: consentVersion,
    signInDays: 1,
    lastSignInDay: dayOf(now),
    lastSignInAt: now,
    createdAt: now,
  }
  return tx.ensureUser(user, openId)
}

/** Somebody who left under a ban does not come back without it. */
async function refuseTombstone(hmac: Hmac, tx: SignInTransaction, { openId, now }: Entry): Promise<void> {
  const tombstone = await tx.findTombstone(hashPerson(hmac, openId), now)
  if (tombstone) throw new ApiError('account_banned', { until: toIsoTime(tombstone.endsAt) })
}

/** After a deletion taken back, or a ban that has run out. */
const stateAfter: Record<Admission, Partial<UserRecord>> = {
  create: {},
  enter: { state: 'active', purgeAt: null, ...noBan },
  restore: { state: 'active', purgeAt: null, ...noBan },
  'enter-for-rights': {},
  'restore-for-rights': { state: 'banned', purgeAt: null },
}

async function updateUser(
  tx: SignInTransaction,
  user: UserRecord,
  admission: Admission,
  { now, consentVersion }: Entry,
): Promise<void> {
  const day = dayOf(now)
  await tx.updateUser(user.id, {
    ...(user.state !== 'active' && stateAfter[admission]),
    lastSignInAt: now,
    lastSignInDay: day,
    signInDays: user.signInDays + (day > user.lastSignInDay ? 1 : 0),
    ...(consentVersion !== null &&
      consentVersion > user.agreementVersion && { agreementVersion: consentVersion }),
  })
}

interface AdmittedEntry {
  user: UserRecord
  admission: Admission
  isNew: boolean
  isKnownDevice: boolean
  entry: Entry
}

async function startSession(
  { createId, randomBytes }: EntryOptions,
  tx: SignInTransaction,
  { user, admission, isNew, isKnownDevice, entry: { request, now } }: AdmittedEntry,
): Promise<EnteredAccount> {
  const { id: phoneId, model, system } = request.device
  const device = await tx.saveDevice({
    id: createId(),
    userId: user.id,
    phoneId,
    model: cleanDeviceText(model),
    system: cleanDeviceText(system),
    now,
  })
  const subject = { userId: user.id, deviceId: device.id, address: request.address, now }
  const purpose = admission.endsWith('-for-rights') ? 'rights' : 'full'
  const { token, expiresInSeconds } = await issueSession({ createId, randomBytes }, tx, subject, purpose)
  if (!isKnownDevice) await tx.forgetIdleDevices(user.id, maxIdleDevices)
  const isRenewal = !request.interactive && isKnownDevice
  await recordSignIn(createId, tx, { subject, isNewUser: isNew, isRenewal, admission })
  return { token, expiresInSeconds, userId: user.id, isNewUser: isNew }
}

/**
 * Takes out of a device's own description what could deceive a reader of the device list: control,
 * invisible and direction-changing characters.
 */
function cleanDeviceText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '').trim()
}
