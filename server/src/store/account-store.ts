import { type Kysely, sql, type Transaction } from 'kysely'
import { noBan } from '../core/ban.ts'
import { dayOf } from '../core/days.ts'
import type { AccountState } from '../core/records.ts'
import { createAccountReads } from './account-reads.ts'
import { createAccountTransaction } from './account-transaction.ts'
import { endExpiredSessions } from './live-sessions.ts'
import type { AccountStore, SweepLimits } from './ports.ts'
import type { PreparedReads } from './prepared-reads.ts'
import type { Database } from './schema.ts'
import { createSweeper, inBatches } from './sweeping.ts'
import { toUserColumns } from './user-record.ts'

export function createAccountStore(
  db: Kysely<Database>,
  { findSession, readAccount }: PreparedReads,
  appId: string,
): AccountStore {
  return {
    ...createAccountReads(db),
    findSession,
    readAccount,
    claimCode: (codeHmac, now) => claimCode(db, codeHmac, now),
    extendSession: (session, times) => db.transaction().execute((trx) => extendSession(trx, session, times)),
    async markProved(sessionId, at) {
      await db
        .updateTable('session')
        .set({ proved_at: at })
        .where('id', '=', sessionId)
        .where('ended_at', 'is', null)
        .execute()
    },
    claimPurges: (claim) => claimPurges(db, claim),
    transaction: (work) => db.transaction().execute((trx) => work(createAccountTransaction(trx, appId))),
    sweep: (limits) => sweep(db, limits),
  }
}

async function claimCode(db: Kysely<Database>, codeHmac: string, now: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('used_code')
    .values({ code_hmac: codeHmac, used_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

type Extend = Parameters<AccountStore['extendSession']>

/** The session's row is held until the day is noted: an erasure, which ends it first, then finds the day. */
async function extendSession(
  trx: Transaction<Database>,
  { id, userId }: Extend[0],
  { expiresAt, extendedAt }: Extend[1],
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('session')
    .set({ expires_at: expiresAt, extended_at: extendedAt })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return
  await trx
    .insertInto('active_day')
    .values({ day: dayOf(extendedAt), user_id: userId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

type PurgeClaim = Parameters<AccountStore['claimPurges']>[0]

async function claimPurges(db: Kysely<Database>, { now, leaseUntil, limit }: PurgeClaim): Promise<string[]> {
  const due = db
    .selectFrom('users')
    .select('id')
    .where('state', '=', 'deleting')
    .where('purge_at', '<=', now)
    .where(({ eb, or }) =>
      or([eb('purge_lease_until_at', 'is', null), eb('purge_lease_until_at', '<=', now)]),
    )
    .orderBy('purge_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  const rows = await db
    .updateTable('users')
    .set({ purge_lease_until_at: leaseUntil })
    .where('id', 'in', due)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

async function sweep(db: Kysely<Database>, limits: SweepLimits): Promise<void> {
  const { now, codesUsedBefore, sessionsEndedBefore, eventsBefore, evidenceBefore, canContinue } = limits
  const erase = createSweeper(db, canContinue)
  await erase({ table: 'used_code', keys: ['code_hmac'], time: 'used_at' }, codesUsedBefore)
  await inBatches(canContinue, (size) => endExpiredSessions(db, now, size))
  await inBatches(canContinue, (size) => forgetPastBans(db, now, size))
  await erase({ table: 'session', keys: ['id'], time: 'ended_at' }, sessionsEndedBefore)
  await erase({ table: 'security_event', keys: ['id'], time: 'happened_at' }, eventsBefore)
  await erase({ table: 'ban_tombstone', keys: ['person_hmac'], time: 'ends_at' }, now + 1)
  await inBatches(canContinue, (size) => eraseEvidence(db, evidenceBefore, size))
}

async function forgetPastBans(db: Kysely<Database>, now: number, size: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('users')
    .set({
      ...toUserColumns(noBan),
      state: sql<AccountState>`case state when 'banned' then 'active' else state end`,
    })
    .where('banned_until_at', '<=', now)
    .where('id', 'in', (query) =>
      query
        .selectFrom('users')
        .select('id')
        .where('banned_until_at', '<=', now)
        .orderBy('banned_until_at')
        .limit(size),
    )
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Of people who are gone. What a living account consented to stays with it. */
async function eraseEvidence(db: Kysely<Database>, before: number, size: number): Promise<number> {
  const old = await db
    .selectFrom('erasure')
    .select('pseudonym')
    .where('erased_at', '<', before)
    .limit(size)
    .execute()
  const pseudonyms = old.map(({ pseudonym }) => pseudonym)
  if (pseudonyms.length === 0) return 0
  await db.deleteFrom('consent').where('user_id', 'in', pseudonyms).execute()
  await db.deleteFrom('erasure').where('pseudonym', 'in', pseudonyms).execute()
  return pseudonyms.length
}
