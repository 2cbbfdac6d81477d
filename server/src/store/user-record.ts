import type { UserRecord } from '../core/records.ts'
import type { UserTable } from './schema.ts'

export function toUserRecord(row: UserTable): UserRecord {
  return {
    id: row.id,
    state: row.state,
    nickname: row.nickname,
    nicknameSetAt: row.nickname_set_at,
    phoneSealed: row.phone_sealed,
    avatarId: row.avatar_id,
    riskMark: row.risk_mark,
    riskAskAt: row.risk_ask_at,
    banPublicReason: row.ban_public_reason,
    bannedUntil: row.banned_until_at,
    bannedAt: row.banned_at,
    banReasonClass: row.ban_reason_class,
    banNote: row.ban_note,
    purgeAt: row.purge_at,
    agreementVersion: row.agreement_version,
    signInDays: row.sign_in_days,
    lastSignInDay: row.last_sign_in_day,
    lastSignInAt: row.last_sign_in_at,
    createdAt: row.created_at,
  }
}

type UserColumns = Omit<UserTable, 'key' | 'id' | 'app_id' | 'openid' | 'device_count'>

const columnOf: Record<keyof Omit<UserRecord, 'id'>, keyof UserColumns> = {
  state: 'state',
  nickname: 'nickname',
  nicknameSetAt: 'nickname_set_at',
  phoneSealed: 'phone_sealed',
  avatarId: 'avatar_id',
  riskMark: 'risk_mark',
  riskAskAt: 'risk_ask_at',
  banPublicReason: 'ban_public_reason',
  bannedUntil: 'banned_until_at',
  bannedAt: 'banned_at',
  banReasonClass: 'ban_reason_class',
  banNote: 'ban_note',
  purgeAt: 'purge_at',
  agreementVersion: 'agreement_version',
  signInDays: 'sign_in_days',
  lastSignInDay: 'last_sign_in_day',
  lastSignInAt: 'last_sign_in_at',
  createdAt: 'created_at',
}

export function toUserColumns(changes: Partial<Omit<UserRecord, 'id'>>): Partial<UserColumns> {
  const entries = Object.entries(changes) as [keyof typeof columnOf, unknown][]
  return Object.fromEntries(entries.map(([field, value]) => [columnOf[field], value]))
}
