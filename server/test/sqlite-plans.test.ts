import { expect, test } from '@jest/globals'
import type { TestDatabase } from './support/engine.ts'
import { createTestServer } from './support/test-server.ts'

/** How SQLite, which keeps no statistics of ours, goes about a query. */
function explain({ sql }: Pick<TestDatabase, 'sql'>, query: string): string {
  return sql(`explain query plan ${query}`)
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
    what: 'pictures whose check is due',
    query: `from avatar as due inner join users as owner on owner.id = due.user_id
      where due.check_due_at <= 1 and owner.state = 'active' order by due.check_due_at`,
    index: 'avatar_check_due_at_index',
  },
  {
    what: 'people of whom WeChat could not tell the risk',
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
