import type { Kysely } from 'kysely'
import type { PersonalStore, RiskMark } from '../account/personal-store.ts'
import { operatorAddress, wechatAddress } from '../account/record-sign-in.ts'
import type { Database } from './schema.ts'

type RiskQueries = Pick<PersonalStore, 'saveRisk' | 'claimDueRisks'>

const batchSize = 200

export function createRiskQueries(db: Kysely<Database>): RiskQueries {
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
    async claimDueRisks({ now, leaseUntil }) {
      const rows = await db
        .updateTable('users')
        .set({ risk_ask_at: leaseUntil })
        .where('risk_ask_at', '<=', now)
        .where('state', '=', 'active')
        .where('id', 'in', (query) =>
          query
            .selectFrom('users')
            .select('id')
            .where('risk_ask_at', '<=', now)
            .where('state', '=', 'active')
            .limit(batchSize),
        )
        .returning(['id as userId', 'openid as openId', 'risk_mark as mark'])
        .execute()
      return Promise.all(rows.map(async (row) => ({ ...row, address: await findAddress(db, row.userId) })))
    },
  }
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
