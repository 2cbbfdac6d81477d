import { type Kysely, sql } from 'kysely'
import type { AdminStore } from '../admin/admin-store.ts'
import type { KeyRing } from '../core/key-ring.ts'
import type { SealedTexts } from '../core/reencrypt.ts'
import type { WriteLimits } from '../core/write-limits.ts'
import type { PushStore } from '../push/push-store.ts'
import type { SignInLimits } from '../sign-in/sign-in-limits.ts'
import { createAccountStore } from './account-store.ts'
import { createAdminStore } from './admin-store.ts'
import { isMigrated, openDatabase } from './database.ts'
import type { DatabaseLocation } from './database-location.ts'
import { requireStamp, type Stamp } from './database-stamp.ts'
import { createPersonalStore } from './personal-store.ts'
import type { AccountStore, PersonalStore } from './ports.ts'
import { openPreparedReads, type PreparedReads } from './prepared-reads.ts'
import { lockDatabaseFile } from './process-lock.ts'
import { createPushStore } from './push-store.ts'
import { requireDatabase } from './require-database.ts'
import type { Database } from './schema.ts'
import { createSealedTexts } from './sealed-texts.ts'
import { addOutcomes, type RollUpTimes, rollUpDays } from './statistics-queries.ts'
import type { StoreObserver } from './store-faults.ts'
import { openStoredLimits } from './stored-limits.ts'
import { createTokenStore } from './token-store.ts'

interface StoreOptions {
  location: DatabaseLocation
  stamp: Stamp
  hmac: (text: string) => string
  now: number
  observer: StoreObserver
  /** The command line works beside the server that holds the file. */
  isBeside?: boolean
}

export interface Store {
  accounts: AccountStore
  limits: SignInLimits & WriteLimits
  personal: PersonalStore
  push: PushStore
  sealedTexts: SealedTexts
  /** Where the nodes share the platform token. */
  createTokenStore(ring: KeyRing): ReturnType<typeof createTokenStore>
  admin: AdminStore
  statistics: StatisticsStore
  health: StoreHealth
  close(): Promise<void>
}

export interface StatisticsStore {
  /** Adds to the counts of a day: all of them or none. */
  addOutcomes(day: number, counts: ReadonlyMap<string, number>): Promise<void>
  /** Rolls up the days before `today` that nobody has rolled up yet. */
  rollUp(times: RollUpTimes): Promise<void>
}

export interface StoreHealth {
  /** Rejects when what members ask for cannot be read. */
  ping(): Promise<void>
  /** False while the database lacks what this version asks for. */
  isMigrated(): Promise<boolean>
  /** The database's own time in ms; null where it is this machine's. */
  readClock(): Promise<number | null>
}

/**
 * Locks, migrates and checks the database. Throws `DatabaseInUseError` or `ForeignDatabaseError`, and
 * `MissingDatabaseError` beside a server.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { location, observer, isBeside = false } = options
  if (isBeside) await requireDatabase(location, observer)
  const needsLock = location.engine === 'sqlite' && !isBeside
  const unlock = needsLock ? lockDatabaseFile(location.file) : () => undefined
  try {
    return await openLocked(options, unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

async function openLocked(options: StoreOptions, unlock: () => void): Promise<Store> {
  const { location, stamp, hmac, now, observer } = options
  const db = await openDatabase(location, observer)
  try {
    await requireStamp(db, stamp, now)
    const limits = await openStoredLimits({ location, hashKey: (text) => hmac(`limit:${text}`), observer })
    const prepared = openPreparedReads(db, location, observer)
    return {
      accounts: createAccountStore(db, prepared, stamp.appId),
      limits,
      personal: createPersonalStore(db, stamp.appId),
      push: createPushStore(db),
      sealedTexts: createSealedTexts(db),
      createTokenStore: (ring) => createTokenStore(db, ring),
      admin: createAdminStore(db, stamp.appId),
      statistics: createStatistics(db),
      health: createHealth(db, prepared, location),
      async close() {
        prepared.close()
        await db.destroy()
        await limits.close()
        unlock()
      },
    }
  } catch (error) {
    await db.destroy()
    throw error
  }
}

function createStatistics(db: Kysely<Database>): StatisticsStore {
  return {
    addOutcomes: (day, counts) => addOutcomes(db, day, counts),
    rollUp: (times) => rollUpDays(db, times),
  }
}

function createHealth(
  db: Kysely<Database>,
  { ping }: PreparedReads,
  { engine }: DatabaseLocation,
): StoreHealth {
  return {
    ping,
    isMigrated: () => isMigrated(db),
    async readClock() {
      if (engine === 'sqlite') return null
      const { rows } = await sql<{
        now: string
      }>`select extract(epoch from clock_timestamp()) * 1000 as now`.execute(db)
      return Number(rows[0]?.now)
    },
  }
}
