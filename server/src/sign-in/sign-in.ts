import type { AccountStore, AccountTransaction } from '../core/account-store.ts'
import { hashPerson, noBan } from '../core/ban.ts'
import { dayOf } from '../core/days.ts'
import { ApiError } from '../core/errors.ts'
import { toIsoTime } from '../core/iso-time.ts'
import type { PersonalStore } from '../core/personal-store.ts'
import type { RandomBytes } from '../core/random.ts'
import type { RiskState, SessionPurpose, UserRecord, UserView } from '../core/records.ts'
import { refuseFor } from '../core/write-limits.ts'
import { maxIdleDevices } from '../sessions/session-lifetime.ts'
import { type Admission, admit } from './admission.ts'
import { type Agreements, requireConsent } from './agreements.ts'
import type { ExchangeCode } from './code-exchange.ts'
import { cleanDeviceText } from './device-text.ts'
import { giveSession } from './issue-session.ts'
import { recordSignIn } from './record-sign-in.ts'
import type { CheckRisk } from './risk.ts'
import type { SignInLimits } from './sign-in-limits.ts'

interface SignInOptions {
  appId: string
  store: AccountStore
  agreements: Agreements
  exchangeCode: ExchangeCode
  people: Pick<PersonalStore, 'findUserIdByOpenId'>
  limits: Pick<SignInLimits, 'countNewAccount'>
  checkRisk: CheckRisk
  now: () => number
  createId: () => string
  randomBytes: RandomBytes
  hmac: (text: string) => string
}

interface SignedIn {
  token: string
  userId: string
  expiresInSeconds: number
  isNewUser: boolean
}

interface Entry {
  request: SignInRequest
  openId: string
  /** Null for a silent sign-in. */
  consentVersion: string | null
  /** What WeChat says of somebody who has no account yet. */
  risk: RiskState
  now: number
}

/**
 * One sign-in. What the request alone decides is decided before the code is spent; WeChat is asked
 * outside the transaction; then account, consent and session are written together or not at all.
 */
export async function signIn(options: SignInOptions, request: SignInRequest): Promise<SignedIn> {
  const { appId, agreements, store, exchangeCode } = options
  if (request.device.appId !== appId) throw new ApiError('app_mismatch')
  const consentVersion = findConsent(agreements, request, options.now())
  const openId = await exchangeCode(request.code, request.address)
  const mayGetAccount = consentVersion !== null && request.purpose === 'full'
  const risk = mayGetAccount ? await screenNewcomer(options, request, openId) : noRisk
  const entry = { request, openId, consentVersion, risk, now: options.now() }
  return store.transaction((tx) => enter(options, tx, entry))
}

const noRisk: RiskState = { mark: null, askAt: null }

/** Only who would get an account is counted and asked about. Throws `rate_limited` or `risk_refused`. */
async function screenNewcomer(
  { people, limits, checkRisk }: SignInOptions,
  { address }: SignInRequest,
  openId: string,
): Promise<RiskState> {
  const isKnown = (await people.findUserIdByOpenId(openId)) !== null
  if (isKnown) return noRisk
  refuseFor(await limits.countNewAccount(address))
  return checkRisk({ openId, address })
}

/** Null for a silent sign-in, and for one that asks for no more than what is a banned person's right. */
function findConsent(agreements: Agreements, request: SignInRequest, now: number): string | null {
  const { createAccount, purpose, consentVersion } = request
  const isNeeded = createAccount && !(purpose === 'rights' && consentVersion === undefined)
  return isNeeded ? requireConsent(agreements, consentVersion, now) : null
}

async function enter(options: SignInOptions, tx: AccountTransaction, entry: Entry): Promise<SignedIn> {
  const { request, openId, now } = entry
  const found = await tx.findUserByOpenId(openId)
  const device = found && (await tx.findDevice(found.id, request.device.id))
  const admission = admit({
    user: found,
    deviceEndedReason: device?.endedReason ?? null,
    isTap: request.createAccount,
    hasConsented: entry.consentVersion !== null,
    purpose: request.purpose,
    restore: request.restore,
    requiredVersion: options.agreements.requiredAt(now),
    currentVersion: options.agreements.current,
    now,
  })
  if (admission === 'create') await refuseTombstone(options, tx, entry)
  const { user, isNew } = found ? { user: found, isNew: false } : await createUser(options, tx, entry)
  await updateUser(tx, { user, isNew, admission, entry })
  if (entry.consentVersion) {
    await tx.addConsent({ id: options.createId(), userId: user.id, version: entry.consentVersion, at: now })
  }
  return finish(options, tx, { user, admission, isNew, isKnownDevice: device !== null, entry })
}

interface Entered {
  user: UserRecord
  admission: Admission
  isNew: boolean
  isKnownDevice: boolean
  entry: Entry
}

function createUser({ createId }: SignInOptions, tx: AccountTransaction, entry: Entry) {
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

/** Who left under a ban does not come back without it. */
async function refuseTombstone({ hmac }: SignInOptions, tx: AccountTransaction, { openId, now }: Entry) {
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
  tx: AccountTransaction,
  { user, isNew, admission, entry }: Pick<Entered, 'user' | 'isNew' | 'admission' | 'entry'>,
): Promise<void> {
  if (isNew) return
  const { now, consentVersion } = entry
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

async function finish(options: SignInOptions, tx: AccountTransaction, entered: Entered): Promise<SignedIn> {
  const { user, admission, isNew, entry } = entered
  const { request, now } = entry
  const { id: phoneId, model, system } = request.device
  const device = await tx.saveDevice({
    id: options.createId(),
    userId: user.id,
    phoneId,
    model: cleanDeviceText(model),
    system: cleanDeviceText(system),
    now,
  })
  const subject = { userId: user.id, deviceId: device.id, address: request.address, now }
  const purpose = admission.endsWith('-for-rights') ? 'rights' : 'full'
  const given = await giveSession(options, tx, { ...subject, purpose })
  if (!entered.isKnownDevice) await tx.forgetIdleDevices(user.id, maxIdleDevices)
  const isRenewal = !request.createAccount && entered.isKnownDevice
  await recordSignIn(options.createId, tx, { subject, isNewUser: isNew, isRenewal, admission })
  return { ...given, userId: user.id, isNewUser: isNew }
}

export interface DeviceLabel {
  /** 22 characters base64url, made by the app at install. Names a device of its user and proves nothing. */
  id: string
  appId: string
  model: string
  system: string
}

export interface SignInRequest {
  code: string
  /** A person tapped; without it the sign-in is silent and may only find an account. */
  createAccount: boolean
  consentVersion?: string | undefined
  /** Take back a deletion. Only honoured with a tap. */
  restore: boolean
  /** `rights`: what a banned person may still do. Never makes an account. */
  purpose: SessionPurpose
  device: DeviceLabel
  /** As `clientAddress` gives it. */
  address: string
}

export interface SignInResult {
  token: string
  expiresInSeconds: number
  user: UserView
  isNewUser: boolean
}
