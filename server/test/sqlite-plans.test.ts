import { expect, test } from '@jest/globals'
import type { CompiledQuery, KyselyPlugin } from 'kysely'
import type { AdminStore } from '../src/admin/admin-store.ts'
import { createAdminStore } from '../src/store/admin-store.ts'
import { openDatabase } from '../src/store/database.ts'
import { afterThisTest } from './support/clean-up.ts'
import type { SqlParameter, TestDatabase } from './support/engine.ts'
import { createDatabase, createTestServer } from './support/test-server.ts'

/** How SQLite, which keeps no statistics of ours, goes about a query. */
function explain({ sql }: Pick<TestDatabase, 'sql'>, query: string, parameters: SqlParameter[] = []): string {
  return sql(`explain query plan ${query}`, ...parameters)
    .map(({ detail }) => String(detail))
    .join('\n')
}

const queries = [
  {
    what: 'sessions that have run out',
    query: 'from session where ended_at is null and expires_at <= 1 order by expires_at',
    index: 'session_live_expires_at_index',
  },
  {
    what: 'sessions that ended long ago',
    query: 'from session where ended_at < 1 order by ended_at',
    index: 'session_ended_at_index',
  },
  {
    what: 'bans that have run out',
    query: 'from users where banned_until_at <= 1 order by banned_until_at',
    index: 'users_banned_until_at_index',
  },
  {
    what: 'accounts under deletion whose time is over',
    query: "from users where state = 'deleting' and purge_at <= 1 order by purge_at",
    index: 'users_purge_at_index',
  },
  {
    what: 'pictures whose check is due',
    query: `from avatar as due inner join users as owner on owner.id = due.user_id
      where due.check_due_at <= 1 and owner.state = 'active' order by due.check_due_at`,
    index: 'avatar_check_due_at_index',
  },
  {
    what: 'people of whom WeChat is to be asked again',
    query: "from users as due where due.risk_ask_at <= 1 and due.state = 'active' order by due.risk_ask_at",
    index: 'users_risk_ask_at_index',
  },
  {
    what: 'accounts by their age',
    query: 'from users where (created_at, id) < (1, 1) order by created_at desc, id desc',
    index: 'users_created_at_index',
  },
]

test.each(queries)('rule 9.5: $what are found without reading the others', async ({ query, index }) => {
  const plan = explain(await createTestServer(), `select 1 ${query} limit 200`)
  expect(plan).toContain(index)
  expect(plan).not.toMatch(/SCAN|TEMP B-TREE/)
})

/** The plans of everything that an operator's question makes the store ask. */
async function explainQuestion(ask: (store: AdminStore) => Promise<unknown>): Promise<string[]> {
  const database = createDatabase()
  const db = await openDatabase(database.location, { onStatement: () => undefined, onFault: () => undefined })
  afterThisTest(() => db.destroy())
  const asked: CompiledQuery[] = []
  const listening: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      asked.push(db.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  }
  await ask(createAdminStore(db.withPlugin(listening), 'wx'))
  return asked.map(({ sql, parameters }) => explain(database, sql, parameters as SqlParameter[]))
}

const page = { userId: null, limit: 51 }

test.each([
  ['the first page', null],
  ['a later page', { at: 1, id: 'a' }],
])('rule 9.5: accounts of a state that few have are listed without reading the others: %s', async (_name, before) => {
  for (const state of ['banned', 'deleting'] as const) {
    const [plan] = await explainQuestion((store) => store.listUsers({ ...page, state, before }))
    expect(plan).toContain('users_uncommon_state_index')
    expect(plan).not.toMatch(/SCAN|TEMP B-TREE/)
  }
})

test('rule 9.5: totals read no row of an account, and look at the state of those alone that are not active', async () => {
  const [users, states, sessions] = await explainQuestion((store) => store.readTotals(1))
  expect(users).toMatch(/^SCAN users USING COVERING INDEX/)
  expect(states).toMatch(/^SCAN users USING COVERING INDEX users_uncommon_state_index$/)
  expect(sessions).toContain('session_live_expires_at_index')
})
