import type { Kysely } from 'kysely'
import type { RiskMark } from '../core/records.ts'
import { operatorAddress, wechatAddress } from '../sessions/session-store.ts'
import type { RiskStore } from '../sign-in/risk-store.ts'
import type { Database } from './schema.ts'

export function createRiskQueries(db: Kysely<Database>): RiskStore {
  return {
    async saveRisk(userId, { mark, askAt }) {
      await db
        .updateTable('users')
        .set((eb) => ({
          risk_mark: eb
            .case()
            .when('risk_mark', 'in', marksThatOutlast(mark))
            .then(eb.ref('risk_mark'))
            .else(mark)
            .end(),
          risk_ask_at: askAt,
        }))
        .where('id', '=', userId)
        .execute()
    },
    async claimDueRisk({ dueBy, leaseUntil }) {
      const row = await db
        .updateTable('users')
        .set({ risk_ask_at: leaseUntil })
        .where('id', '=', findDuePerson(db, dueBy))
        .returning(['id as userId', 'openid as openId'])
        .executeTakeFirst()
      return row ? { ...row, address: await findAddress(db, row.userId) } : null
    },
  }
}

/** As `findDueAvatar`. */
function findDuePerson(db: Kysely<Database>, dueBy: number) {
  return db
    .selectFrom('users as due')
    .select('due.id')
    .where('due.risk_ask_at', '<=', dueBy)
    .where('due.state', '=', 'active')
    .orderBy('due.risk_ask_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
}

function marksThatOutlast(mark: RiskMark | null): RiskMark[] {
  return mark === 'medium' || mark === 'high' ? ['high'] : ['medium', 'high']
}

/** What stands in entries that are not of the person's own doing, or whose address is not known. */
const noAddresses = ['', wechatAddress, operatorAddress]

async function findAddress(db: Kysely<Database>, userId: string): Promise<string> {
  const row = await db
    .selectFrom('security_event')
    .select('address')
    .where('user_id', '=', userId)
    .where('address', 'not in', noAddresses)
    .orderBy('happened_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.address ?? ''
}
