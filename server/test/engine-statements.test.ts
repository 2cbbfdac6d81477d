import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { onPostgres } from './engines.mjs'
import { findUnproved } from './support/statements/compare.mjs'
import type { Line } from './support/statements/recording.mjs'

const ask = (engine: Line['engine'], sql: string, file = 'a.test.ts'): Line => ({
  engine,
  sql,
  file,
  test: 'a test',
})

test('every file that is to run on PostgreSQL is there', () => {
  const missing = onPostgres.filter((name) => !existsSync(join(import.meta.dirname, `${name}.test.ts`)))
  expect(missing).toEqual([])
})

describe('a statement that SQLite is asked', () => {
  test.each([
    ['the same', 'select "id" from "users" where "id" = ?', 'select "id" from "users" where "id" = $1'],
    ['its lists differ in length', 'delete from a where b in (?, ?, ?)', 'delete from a where b in ($1)'],
    ['its rows differ in number', 'insert into a values (?, ?), (?, ?)', 'insert into a values ($1, $2)'],
    ['its row is locked', 'select "id" from "a" where b = ?', 'select "id" from "a" where b = $1 for update'],
    [
      'rows that are locked are passed over',
      'select "id" from "a" where b in (select c from d limit ? )',
      'select "id" from "a" where b in (select c from d limit $1 for update of "d" skip locked)',
    ],
    ['it begins a transaction', 'begin immediate', 'begin'],
  ])('is proved where PostgreSQL is asked: %s', (_name, sqlite, postgres) => {
    expect(findUnproved([ask('sqlite', sqlite), ask('postgres', postgres)])).toEqual([])
  })

  test.each([
    ['another column', 'select a from t where b = ?', 'select c from t where b = $1'],
    ['another comparison', 'select a from t where b = ?', 'select a from t where b > $1'],
    ['one column more', 'update t set a = ?, b = ? where c = ?', 'update t set a = $1 where c = $2'],
    ['another order', 'select a from t order by b', 'select a from t order by b desc'],
  ])('is not proved by %s', (_name, sqlite, postgres) => {
    expect(findUnproved([ask('sqlite', sqlite), ask('postgres', postgres)])).toHaveLength(1)
  })

  test('is named once, with a test of each file that asks it', () => {
    const lines = [
      ask('sqlite', 'select 2', 'b.test.ts'),
      ask('sqlite', 'select 1', 'b.test.ts'),
      ask('sqlite', 'select 2', 'a.test.ts'),
      ask('postgres', 'select 1'),
    ]
    expect(findUnproved(lines)).toEqual([
      { sql: 'select 2', tests: ['a.test.ts: a test', 'b.test.ts: a test'] },
    ])
  })

  test('needs none where it is about the file alone', () => {
    const sql = 'select "name", "sql", "type" from "sqlite_master" where "type" in (?, ?)'
    expect(findUnproved([ask('sqlite', sql)])).toEqual([])
  })
})
