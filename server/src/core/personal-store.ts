import type { SweepTime } from './account-store.ts'
import type { AccountState, AvatarState, Person, PictureType, RiskState } from './records.ts'
import type { ContentVerdict } from './wechat-client.ts'

export type FoundAccount = Pick<Person, 'state'>

export interface Avatar {
  id: string
  userId: string
  type: PictureType
  bytes: Uint8Array
  state: AvatarState
}

export interface FoundAvatar extends Avatar {
  ownerState: AccountState
}

export interface NewAvatar extends Avatar {
  setAt: number
  /** When it is handed to WeChat's check; null when there is nothing to hand it to. */
  checkDueAt: number | null
}

export interface DueAvatar {
  id: string
  openId: string
  setAt: number
  /** How often it was handed in; calls that failed are counted once it is an hour old. */
  submissions: number
}

export interface DueClaim {
  dueBy: number
  leaseUntil: number
}

export interface AvatarCheckPlan {
  submissions: number
  checkDueAt: number | null
}

export interface DueRisk {
  userId: string
  openId: string
  /** Of the account's newest sign-in. */
  address: string
}

/** `clash`: the same key came with another body. `gone`: the account was erased meanwhile. */
export type KeyClaim = 'first' | 'pending' | 'done' | 'clash' | 'too_many' | 'gone'

export interface IdempotencyKey {
  userId: string
  route: string
  key: string
  /** Hex SHA-256. */
  bodyHash: string
  /** When this attempt began. It tells the attempt from an older one with the same key. */
  claimedAt: number
}

export interface PersonalStore {
  findPerson(userId: string): Promise<Person | null>
  findUserIdByOpenId(openId: string): Promise<string | null>
  /** On which days a session was used, as far back as that is remembered. */
  listActiveDays(userId: string): Promise<number[]>

  /** Resolves to the account as it was found; only an active one gets the number. */
  savePhone(userId: string, phone: { sealed: string; setAt: number }): Promise<FoundAccount | null>
  /** With `setBefore`, only a number that was bound before then. False when there was none. */
  erasePhone(userId: string, setBefore?: number): Promise<boolean>

  /** As `savePhone`. The picture takes the place of the one before, which is erased. */
  saveAvatar(avatar: NewAvatar): Promise<FoundAccount | null>
  findAvatar(id: string): Promise<FoundAvatar | null>
  eraseAvatar(userId: string, setBefore?: number): Promise<boolean>
  eraseNickname(userId: string, setBefore: number): Promise<boolean>

  /**
   * The picture whose check has been due longest, if one is by `dueBy`. Its time moves to `leaseUntil`; nobody
   * else gets it until then. Of who is leaving, or may not come, nothing is processed but kept.
   */
  claimDueAvatar(claim: DueClaim): Promise<DueAvatar | null>
  planAvatarCheck(id: string, plan: AvatarCheckPlan): Promise<void>
  approveAvatar(id: string): Promise<void>
  /** Joins a trace id with its picture, and tells the verdict if it has come already. */
  saveTrace(trace: { traceId: string; avatarId: string; now: number }): Promise<ContentVerdict | null>
  /** Keeps a verdict, and tells which picture it is about if that is known already. */
  saveVerdict(verdict: { traceId: string; verdict: ContentVerdict; now: number }): Promise<string | null>
  /** Erases a picture that did not pass. Resolves to whose it was. */
  refuseAvatar(id: string): Promise<string | null>

  /** A mark for rank 3 or 4 gives way to a higher one only, `unknown` to every answer. */
  saveRisk(userId: string, risk: RiskState): Promise<void>
  /** As `claimDueAvatar`. */
  claimDueRisk(claim: DueClaim): Promise<DueRisk | null>

  /** An attempt that has not ended and began at `abandonedAt` or before is taken over: `first`. */
  claimKey(key: IdempotencyKey, times: { abandonedAt: number; countSince: number }): Promise<KeyClaim>
  /** Changes nothing when another attempt has taken the key over. */
  finishKey(key: IdempotencyKey): Promise<void>
  /** Changes nothing when another attempt has taken the key over. */
  dropKey(key: IdempotencyKey): Promise<void>

  sweepPersonal(
    limits: SweepTime & { keysBefore: number; checksBefore: number; eventsBefore: number },
  ): Promise<void>
}
