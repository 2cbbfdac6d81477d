import type { UserRecord } from '../core/records.ts'
import { type Columns, toColumnName, toFieldName } from './column-names.ts'
import type { StoreOnlyUserColumns, UserTable } from './schema.ts'

const isStoreOnly: Record<keyof StoreOnlyUserColumns, true> = {
  key: true,
  app_id: true,
  openid: true,
  phone_set_at: true,
  purge_lease_until_at: true,
  device_count: true,
}

export function toUserRecord(row: UserTable): UserRecord {
  const entries = Object.entries(row).filter(([column]) => !(column in isStoreOnly))
  return Object.fromEntries(entries.map(([column, value]) => [toFieldName(column), value])) as UserRecord
}

export function toUserColumns(changes: Partial<UserRecord>): Partial<Columns<UserRecord>> {
  return Object.fromEntries(Object.entries(changes).map(([field, value]) => [toColumnName(field), value]))
}
