import { requireActive } from '../core/active-account.ts'
import { ApiError } from '../core/errors.ts'
import type { Transactions } from '../core/user-store.ts'
import type { SettingReads, SettingTransaction } from './profile-store.ts'
import {
  type FieldChange,
  type SettingField,
  type SettingsView,
  settingFields,
  type ValueChange,
} from './settings-types.ts'

export interface Settings {
  read(userId: string): Promise<SettingsView>
  /**
   * Applies every change that is based on the current revision, or that already stands; sets always merge.
   * What clashes is left as it is and returned as it stands, while the rest is saved in the same transaction.
   */
  change(
    userId: string,
    changes: SettingChanges,
  ): Promise<{ settings: SettingsView; clashes: Partial<SettingsView> }>
}

export type SettingChanges = Partial<Record<SettingField, FieldChange>>

const maxBytes = 8 * 1024

export function createSettings(store: SettingReads & Transactions<SettingTransaction>): Settings {
  return {
    read: async (userId) => toView(await store.listSettings(userId)),
    change: (userId, changes) =>
      store.transaction(async (tx) => {
        requireActive(await tx.lockUser(userId))
        return applyChanges(tx, userId, changes)
      }),
  }
}

async function applyChanges(tx: SettingTransaction, userId: string, changes: SettingChanges) {
  const settings = toView(await tx.listSettings(userId))
  const clashes: Partial<SettingsView> = {}
  for (const [field, change] of Object.entries(changes) as [SettingField, FieldChange][]) {
    const stored = settings[field]
    const value = 'base' in change ? change.value : mergeSet(stored.value, change)
    if (isSame(value, stored.value)) continue
    if ('base' in change && change.base !== stored.revision) {
      Object.assign(clashes, { [field]: stored })
      continue
    }
    const revision = stored.revision + 1
    Object.assign(settings, { [field]: { value, revision } })
    await tx.saveSetting({ userId, field, value, revision })
  }
  if (Buffer.byteLength(JSON.stringify(settings)) > maxBytes) throw new ApiError('payload_too_large')
  return { settings, clashes }
}

function isSame(value: unknown, stored: unknown): boolean {
  if (Array.isArray(value) && value.length === 0 && stored === null) return true
  return JSON.stringify(value) === JSON.stringify(stored)
}

/** What is both added and removed is not in it. Sorted, so that the same set is always the same text. */
function mergeSet(stored: unknown, { add = [], remove = [] }: Exclude<FieldChange, ValueChange>): string[] {
  const items = new Set([...((stored as string[] | null) ?? []), ...add])
  for (const item of remove) items.delete(item)
  return [...items].sort()
}

function toView(records: { field: string; value: unknown; revision: number }[]): SettingsView {
  const unset = settingFields.map((field) => [field, { value: null, revision: 0 }])
  const known = records.filter(({ field }) => settingFields.some((name) => name === field))
  const set = known.map(({ field, value, revision }) => [field, { value, revision }])
  return Object.fromEntries([...unset, ...set]) as SettingsView
}
