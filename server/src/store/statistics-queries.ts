import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import type { DayStatistic } from '../admin/admin-store.ts'
import { minuteMs, startOfDayNumber } from '../core/days.ts'
import type { Database, JobTable } from './schema.ts'
import { createSweeper } from './sweeping.ts'

const signInKinds = ['account_created', 'signed_in', 'session_renewed'] as const
const cohortAges = [1, 7, 30] as const
const keptDays = 400

/** Long after the day was counted by the slowest of nodes that count at once. */
const keptActiveDays = 2
const leaseMs = minuteMs
const jobName = 'statistics'

/** A job that never ran starts with the days whose entries are still there. */
const longestCatchUpDays = 31

export async function readDays(
  db: Kysely<Database>,
  fromDay: number,
  toDay: number,
): Promise<DayStatistic[]> {
  const rows = await db
    .selectFrom('day_statistic')
    .selectAll()
    .where('day', '>=', fromDay)
    .where('day', '<=', toDay)
    .orderBy('day')
    .execute()
  return rows.map((row) => ({
    day: row.day,
    newUsers: row.new_users,
    activeUsers: row.active_users,
    retained: [row.retained_1, row.retained_7, row.retained_30],
  }))
}

export function readOutcomes(db: Kysely<Database>, fromDay: number, toDay: number) {
  return db
    .selectFrom('sign_in_outcome')
    .selectAll()
    .where('day', '>=', fromDay)
    .where('day', '<=', toDay)
    .orderBy('day')
    .orderBy('outcome')
    .execute()
}

/** Adds counts that one process has kept in memory: all of them or none. In order, so that two nodes do not collide. */
export async function addOutcomes(
  db: Kysely<Database>,
  day: number,
  counts: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = [...counts].map(([outcome, count]) => ({ day, outcome, count }))
  await db
    .insertInto('sign_in_outcome')
    .values(rows.sort((a, b) => (a.outcome < b.outcome ? -1 : 1)))
    .onConflict((conflict) =>
      conflict.columns(['day', 'outcome']).doUpdateSet(({ ref }) => ({
        count: sql<number>`${ref('sign_in_outcome.count')} + ${ref('excluded.count')}`,
      })),
    )
    .execute()
}

export interface RollUpTimes {
  now: number
  today: number
  /** Once it is aborted no further day is started. */
  signal: AbortSignal
}

/**
 * Rolls up the days that have ended since the last time. One node at a time holds the lease. A node whose lease
 * has expired may have been replaced by another, so it writes nothing more.
 */
export async function rollUpDays(db: Kysely<Database>, { now, today, signal }: RollUpTimes): Promise<void> {
  const lease = await claimJob(db, now, today)
  if (!lease) return
  let day = lease.done_day + 1
  while (day < today && !signal.aborted) {
    // Before the last day: if it is interrupted here, the next run resumes.
    if (day === today - 1) await eraseOldDays(db, today, signal)
    if (signal.aborted || !(await rollUp(db, day, lease))) break
    day += 1
  }
  await updateHeldJob(db, lease).set({ lease_until: 0 }).execute()
}

/** Only when every day before yesterday has been counted. */
async function eraseOldDays(db: Kysely<Database>, today: number, signal: AbortSignal): Promise<void> {
  await db
    .deleteFrom('day_statistic')
    .where('day', '<', today - keptDays)
    .execute()
  await db
    .deleteFrom('sign_in_outcome')
    .where('day', '<', today - keptDays)
    .execute()
  const erase = createSweeper(db, () => !signal.aborted)
  await erase({ table: 'active_day', keys: ['day', 'user_id'], time: 'day' }, today - keptActiveDays)
}

type Lease = Pick<JobTable, 'lease_until' | 'done_day'>

async function claimJob(db: Kysely<Database>, now: number, today: number): Promise<Lease | undefined> {
  await db
    .insertInto('job')
    .values({ name: jobName, lease_until: 0, done_day: today - longestCatchUpDays })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return db
    .updateTable('job')
    .set({ lease_until: now + leaseMs })
    .where('name', '=', jobName)
    .where('lease_until', '<=', now)
    .where('done_day', '<', today - 1)
    .returning(['lease_until', 'done_day'])
    .executeTakeFirst()
}

/** The job while nobody else has taken it: whoever does has a later end of the lease. */
function updateHeldJob(db: Kysely<Database>, lease: Lease) {
  return db.updateTable('job').where('name', '=', jobName).where('lease_until', '=', lease.lease_until)
}

/** False when the lease is somebody else's by now: then nothing was written. */
async function rollUp(db: Kysely<Database>, day: number, lease: Lease): Promise<boolean> {
  const row = await countDay(db, day)
  return db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await updateHeldJob(trx, lease).set({ done_day: day }).executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await trx
      .insertInto('day_statistic')
      .values({ day, ...row })
      .onConflict((conflict) => conflict.column('day').doUpdateSet(row))
      .execute()
    return true
  })
}

/** One count after the other, with a turn for requests between them: the embedded engine answers at once. */
async function countDay(db: Kysely<Database>, day: number) {
  const cohorts = cohortAges.map((age) => findRetained(db, day, age))
  const counts: number[] = []
  for (const people of [findPeople(db, day, ['account_created']), findActive(db, day), ...cohorts]) {
    counts.push(await countPeople(db, people))
    await nextTurn()
  }
  const [newUsers = 0, activeUsers = 0, retained1 = 0, retained7 = 0, retained30 = 0] = counts
  return {
    new_users: newUsers,
    active_users: activeUsers,
    retained_1: retained1,
    retained_7: retained7,
    retained_30: retained30,
  }
}

type SignInKind = (typeof signInKinds)[number]

/** Each person once, who has an entry of one of `kinds` on that day. */
function findPeople(db: Kysely<Database>, day: number, kinds: readonly SignInKind[]) {
  return db
    .selectFrom('security_event')
    .select('security_event.user_id')
    .distinct()
    .where('security_event.kind', 'in', kinds)
    .where('security_event.happened_at', '>=', startOfDayNumber(day))
    .where('security_event.happened_at', '<', startOfDayNumber(day + 1))
}

/** Each person once, who signed in on that day or used a session. */
function findActive(db: Kysely<Database>, day: number) {
  const users = db.selectFrom('active_day').select('user_id').where('day', '=', day)
  return findPeople(db, day, signInKinds).union(users)
}

/**
 * Each person once, whose account was made `age` days before `day` and who was active on it. Looked up person
 * by person: otherwise everybody of the day would be collected again for every age.
 */
function findRetained(db: Kysely<Database>, day: number, age: number) {
  const came = findPeople(db, day - age, ['account_created'])
  return came.where(({ or, exists, selectFrom }) =>
    or([
      exists(
        selectFrom('active_day')
          .select('day')
          .where('day', '=', day)
          .whereRef('active_day.user_id', '=', 'security_event.user_id'),
      ),
      exists(
        selectFrom('security_event as later')
          .select('later.id')
          .whereRef('later.user_id', '=', 'security_event.user_id')
          .where('later.kind', 'in', signInKinds)
          .where('later.happened_at', '>=', startOfDayNumber(day))
          .where('later.happened_at', '<', startOfDayNumber(day + 1)),
      ),
    ]),
  )
}

async function countPeople(db: Kysely<Database>, people: ReturnType<typeof findPeople>): Promise<number> {
  const { count } = await db
    .selectFrom(people.as('people'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}
