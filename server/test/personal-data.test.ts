import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { loadAgreements } from '../src/config/load-agreements.ts'
import { tableFates } from '../src/store/erasing.ts'
import { listColumns } from './support/tables.ts'
import { createTestServer } from './support/test-server.ts'

interface Row {
  columns: string[]
  ground: string
  receiver: string
  cells: string[]
}

/** The table of docs/personal-data.md. */
function readRows(): Row[] {
  const text = readFileSync(join(import.meta.dirname, '../../docs/personal-data.md'), 'utf8')
  const lines = text.split('\n').filter((line) => line.startsWith('| `'))
  return lines.map((line) => {
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
    const columns = [...(cells[0] ?? '').matchAll(/`([\w.]+)`/g)].map(([, name]) => String(name))
    return { columns, ground: cells[2] ?? '', receiver: cells[4] ?? '', cells }
  })
}

test('rule 12.1: every column about a person has its purpose, ground and end in docs/personal-data.md', async () => {
  const server = await createTestServer()
  const personal = new Set(tableFates.flatMap(({ table, fate }) => (fate === 'keep' ? [] : [String(table)])))
  const stored = [...personal].flatMap((table) =>
    listColumns(server, table).map((column) => `${table}.${column}`),
  )
  const rows = readRows()
  expect(rows.flatMap(({ columns }) => columns).sort()).toEqual(stored.sort())
  for (const { cells } of rows) expect(cells).not.toContain('')
})

/** How the privacy policy calls what somebody gives by choice, or what goes to Tencent. */
const wordsOf: Record<string, { en: string; 'zh-CN': string }> = {
  'users.openid': { en: 'openid', 'zh-CN': 'openid' },
  'users.nickname': { en: 'nickname', 'zh-CN': '昵称' },
  'users.phone_sealed': { en: 'phone number', 'zh-CN': '手机号' },
  'users.avatar_id': { en: 'avatar', 'zh-CN': '头像' },
  'users.risk_mark': { en: 'assess the risk', 'zh-CN': '风险' },
  'avatar.bytes': { en: 'avatar', 'zh-CN': '头像' },
}

test('rule 12.1: what is given by choice, and what goes to Tencent, is named in the privacy policy', () => {
  const { versions, current } = loadAgreements(join(import.meta.dirname, '../agreements'))
  const policy = versions.find(({ version }) => version === current)?.documents.privacy.texts
  const told = readRows().filter(({ ground, receiver }) => ground === 'consent' || /Tencent/.test(receiver))
  expect(told.length).toBeGreaterThan(4)
  for (const { columns } of told) {
    const words = columns.flatMap((column) => wordsOf[column] ?? [])
    expect([columns, words.length]).not.toEqual([columns, 0])
    for (const word of words) {
      expect(policy?.en).toContain(word.en)
      expect(policy?.['zh-CN']).toContain(word['zh-CN'])
    }
  }
  for (const language of ['en', 'zh-CN'] as const) expect(policy?.[language]).toMatch(/Tencent|腾讯/)
})
