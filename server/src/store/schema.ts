import type { AuditAction } from '../admin/admin-store.ts'
import type {
  AvatarState,
  BanReasonClass,
  EndedReason,
  ErasureCause,
  PictureType,
  SecurityEventKind,
  SessionPurpose,
  UserRecord,
} from '../core/records.ts'
import type { ContentVerdict } from '../core/wechat-client.ts'
import type { Columns } from './column-names.ts'

/** The tables as Kysely sees them. Times end in `_at` and are milliseconds since 1970. */
export interface Database {
  users: UserTable
  device: DeviceTable
  session: SessionTable
  consent: ConsentTable
  setting: SettingTable
  ban_tombstone: BanTombstoneTable
  erasure: ErasureTable
  avatar: AvatarTable
  avatar_check: AvatarCheckTable
  idempotency: IdempotencyTable
  push_event: PushEventTable
  platform_token: PlatformTokenTable
  used_code: UsedCodeTable
  security_event: SecurityEventTable
  active_day: ActiveDayTable
  admin: AdminTable
  admin_token: AdminTokenTable
  audit: AuditTable
  sign_in_outcome: SignInOutcomeTable
  day_statistic: DayStatisticTable
  job: JobTable
  database_stamp: DatabaseStampTable
}

/** Every field of `UserRecord` has the column of its name. */
export interface UserTable extends Columns<UserRecord>, StoreOnlyUserColumns {}

/** What the rules do not see of an account. */
export interface StoreOnlyUserColumns {
  key: number
  app_id: string
  /** The only place where an openid stands. */
  openid: string
  phone_set_at: number | null
  purge_lease_until_at: number | null
  /** Sessions that have not ended: counted when one begins or ends, so that a request need not. */
  device_count: number
}

interface DeviceTable {
  id: string
  user_id: string
  phone_id: string
  model: string
  system: string
  ended_reason: EndedReason | null
  ended_at: number | null
  created_at: number
  last_sign_in_at: number
}

export interface SessionTable {
  key: number
  id: string
  token_hash: string
  user_key: number | null
  device_id: string | null
  created_at: number
  extended_at: number
  expires_at: number
  absolute_expires_at: number
  ended_at: number | null
  ended_reason: EndedReason | null
  purpose: SessionPurpose
  proved_at: number | null
}

interface ConsentTable {
  id: string
  user_id: string
  version: string
  consented_at: number
}

interface SettingTable {
  user_id: string
  field: string
  /** JSON. */
  value: string
  revision: number
}

interface BanTombstoneTable {
  person_hmac: string
  reason_class: BanReasonClass
  ends_at: number
}

/** Evidence that an account was erased, without whose it was. */
interface ErasureTable {
  pseudonym: string
  cause: ErasureCause
  erased_at: number
}

export interface AvatarTable {
  id: string
  user_id: string
  content_type: PictureType
  bytes: Uint8Array
  state: AvatarState
  set_at: number
  /** How often it was handed to WeChat's check; calls that failed are counted once it is an hour old. */
  submissions: number
  /** When somebody has to look after its check again; null once there is a verdict. */
  check_due_at: number | null
}

interface AvatarCheckTable {
  trace_id: string
  /** Null when the verdict came before the answer that names the picture. */
  avatar_id: string | null
  verdict: ContentVerdict | null
  created_at: number
}

interface IdempotencyTable {
  user_id: string
  route: string
  key: string
  body_hash: string
  state: 'pending' | 'done'
  created_at: number
}

export interface PushEventTable {
  /** Hex SHA-256 of the decrypted message. */
  id: string
  /** Null when nobody has an account under the event's openid. */
  user_id: string | null
  kind: string
  /** JSON without the openid. */
  detail: string
  /** By WeChat's clock. */
  created_at: number
  received_at: number
  lease_until: number
  done_at: number | null
}

interface PlatformTokenTable {
  id: string
  /** Encrypted. */
  sealed: string
  refresh_at: number
}

interface UsedCodeTable {
  code_hmac: string
  used_at: number
}

interface SecurityEventTable {
  id: string
  user_id: string
  device_id: string | null
  kind: SecurityEventKind
  address: string
  happened_at: number
}

/** Uses between sign-ins, which are security events. */
interface ActiveDayTable {
  /** Days since 1970 in UTC+8. */
  day: number
  user_id: string
}

interface AdminTable {
  user_id: string
  granted_at: number
}

interface AdminTokenTable {
  token_hash: string
  user_id: string
  created_at: number
  used_at: number
}

export interface AuditTable {
  id: string
  /** Null for the command line on the server's host. */
  actor_id: string | null
  action: AuditAction
  user_id: string | null
  reason: string
  happened_at: number
}

interface SignInOutcomeTable {
  /** Days since 1970 in UTC+8. */
  day: number
  outcome: string
  count: number
}

interface DayStatisticTable {
  day: number
  new_users: number
  active_users: number
  retained_1: number
  retained_7: number
  retained_30: number
}

export interface JobTable {
  name: string
  lease_until: number
  done_day: number
}

interface DatabaseStampTable {
  id: number
  mode: 'production' | 'development'
  app_id: string
  created_at: number
}
