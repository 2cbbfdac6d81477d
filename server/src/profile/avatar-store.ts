import type { AccountState, AvatarState, PictureType } from '../core/records.ts'
import type { ContentVerdict } from '../core/wechat-client.ts'
import type { FoundAccount } from './profile-store.ts'

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

interface NewAvatar extends Avatar {
  setAt: number
  /** When it is handed to WeChat's check; null when there is nothing to hand it to. */
  checkDueAt: number | null
}

export interface AvatarStore {
  /** As `savePhone`. The picture takes the place of the one before, which is erased. */
  saveAvatar(avatar: NewAvatar): Promise<FoundAccount | null>
  findAvatar(id: string): Promise<FoundAvatar | null>
  /** As `erasePhone`. */
  eraseAvatar(userId: string, setBefore?: number): Promise<boolean>
  approveAvatar(id: string): Promise<void>
  /** Erases a picture that did not pass. Resolves to whose it was. */
  refuseAvatar(id: string): Promise<string | null>
}

export interface DueAvatar {
  id: string
  openId: string
  setAt: number
  /** How often it was handed in; calls that failed are counted once it is an hour old. */
  submissions: number
}

export interface AvatarCheckPlan {
  submissions: number
  checkDueAt: number | null
}

export interface AvatarCheckStore {
  /**
   * The picture whose check has been due longest, if one is by `dueBy`. Its time moves to `leaseUntil`; nobody
   * else gets it until then. Pictures of people who are leaving or banned are kept and not processed.
   */
  claimDueAvatar(claim: { dueBy: number; leaseUntil: number }): Promise<DueAvatar | null>
  planAvatarCheck(id: string, plan: AvatarCheckPlan): Promise<void>
  /** Joins a trace id with its picture, and tells the verdict if it has come already. */
  saveTrace(trace: { traceId: string; avatarId: string; now: number }): Promise<ContentVerdict | null>
  /** Keeps a verdict, and tells which picture it is about if that is known already. */
  saveVerdict(verdict: { traceId: string; verdict: ContentVerdict; now: number }): Promise<string | null>
}
