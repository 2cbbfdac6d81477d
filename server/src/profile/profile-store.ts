import type { AccountSummary, Person } from '../core/records.ts'
import type { UserTransaction } from '../core/user-store.ts'

export type FoundAccount = Pick<Person, 'state'>

export interface SettingRecord {
  field: string
  value: unknown
  revision: number
}

export interface ProfileReads {
  /** Null when it is gone. */
  readAccount(userId: string): Promise<AccountSummary | null>
}

export interface SettingReads {
  listSettings(userId: string): Promise<SettingRecord[]>
}

export interface SettingTransaction extends UserTransaction, SettingReads {
  saveSetting(setting: { userId: string; field: string; value: unknown; revision: number }): Promise<void>
}

export interface NicknameStore {
  /** Only one that was set before `setBefore`. False when there was none. */
  eraseNickname(userId: string, setBefore: number): Promise<boolean>
}

export interface PhoneStore {
  /** Resolves to the account as it was found; only an active one gets the number. */
  savePhone(userId: string, phone: { sealed: string; setAt: number }): Promise<FoundAccount | null>
  /** With `setBefore`, only a number that was bound before then. False when there was none. */
  erasePhone(userId: string, setBefore?: number): Promise<boolean>
}
