import type { CompiledQuery, Kysely } from 'kysely'
import type { AccountStore, SessionRecord, SweepLimits } from '../account/account-store.ts'
import { createAccountReads } from './account-reads.ts'
import { createAccountTransaction } from './account-transaction.ts'
import type { Database } from './schema.ts'

export function createAccountStore(db: Kysely<Database>, appId: string): AccountStore {
  const sessionLookup = compileSessionLookup(db)
  return {
    ...createAccountReads(db),
    async claimCode(codeHmac, now) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('used_code')
        .values({ code_hmac: codeHmac, used_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },
    async findSession(tokenHash) {
      const { rows } = await db.executeQuery<SessionRecord>({ ...sessionLookup, parameters: [tokenHash] })
      return rows[0] ?? null
    },
    async extendSession(id, { expiresAt, extendedAt }) {
      await db
        .updateTable('session')
        .set({ expires_at: expiresAt, extended_at: extendedAt })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute()
    },
    async markProved(sessionId, at) {
      await db
        .updateTable('session')
        .set({ proved_at: at })
        .where('id', '=', sessionId)
        .where('ended_at', 'is', null)
        .execute()
    },
    claimPurges: (claim) => claimPurges(db, claim),
    async countDevices(userId, now) {
      const { count } = await db
        .selectFrom('session')
        .select(({ fn }) => fn.countAll<number | string>().as('count'))
        .where('user_id', '=', userId)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirstOrThrow()
      return Number(count)
    },
    transaction: (work) => db.transaction().execute((trx) => work(createAccountTransaction(trx, appId))),
    sweep: (limits) => sweep(db, limits),
  }
}

/** Session and account state in one query, built once: it runs on every request. */
function compileSessionLookup(db: Kysely<Database>): CompiledQuery<SessionRecord> {
  return db
    .selectFrom('session')
    .leftJoin('users', 'users.id', 'session.user_id')
    .select([
      'session.id as id',
      'session.user_id as userId',
      'session.expires_at as expiresAt',
      'session.absolute_expires_at as absoluteExpiresAt',
      'session.extended_at as extendedAt',
      'session.ended_reason as endedReason',
      'session.purpose as purpose',
      'session.proved_at as provedAt',
      'users.state as userState',
      'users.banned_until_at as bannedUntil',
    ])
    .where('session.token_hash', '=', '')
    .compile()
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
  const { now, codesUsedBefore, sessionsEndedBefore, eventsBefore, evidenceBefore } = limits
  await db.deleteFrom('used_code').where('used_at', '<', codesUsedBefore).execute()
  await db
    .updateTable('session')
    .set({ ended_at: now, ended_reason: 'expired', user_id: null, device_id: null })
    .where('ended_at', 'is', null)
    .where('expires_at', '<=', now)
    .execute()
  await db.deleteFrom('session').where('ended_at', '<', sessionsEndedBefore).execute()
  await db.deleteFrom('security_event').where('happened_at', '<', eventsBefore).execute()
  await db.deleteFrom('ban_tombstone').where('ends_at', '<=', now).execute()
  await sweepEvidence(db, evidenceBefore)
}

/** Of people who are gone. What a living account consented to stays with it. */
async function sweepEvidence(db: Kysely<Database>, evidenceBefore: number): Promise<void> {
  const old = db.selectFrom('erasure').select('pseudonym').where('erased_at', '<', evidenceBefore)
  await db.deleteFrom('consent').where('user_id', 'in', old).execute()
  await db.deleteFrom('erasure').where('erased_at', '<', evidenceBefore).execute()
}
