import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { tableFates } from '../src/store/erasing.ts'
import { listColumns } from './support/tables.ts'
import { createTestServer } from './support/test-server.ts'

test('rule 12.1: every column about a person has its purpose, ground and end in docs/personal-data.md', async () => {
  const server = await createTestServer()
  const personal = new Set(tableFates.flatMap(({ table, fate }) => (fate === 'keep' ? [] : [String(table)])))
  const stored = [...personal].flatMap((table) =>
    listColumns(server, table).map((column) => `${table}.${column}`),
  )
  const text = readFileSync(join(import.meta.dirname, '../../docs/personal-data.md'), 'utf8')
  const rows = text.split('\n').filter((line) => line.startsWith('| `'))
  const named = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([\w.]+)`/g)].map(([, name]) => name),
  )
  expect(named.sort()).toEqual(stored.sort())
  for (const row of rows)
    expect(
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ).not.toContain('')
})
