import { expect, test } from '@jest/globals'
import { findForeignUser } from '../../src/automation/peer-user.ts'

const socket = { localPort: 9420, remotePort: 40_000 }
const ours = row('24CC', '9C40', 1000)

function row(localPort: string, remotePort: string, userId: number): string {
  return `   1: 0100007F:${localPort} 0100007F:${remotePort} 01 00000000:00000000 00:00000000 00000000  ${userId}        0 1234 1`
}

function refusal(rows: string[]): string | null {
  const header =
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
  return findForeignUser(socket, {
    readTables: () => [header, ...rows].join('\n'),
    ownUserId: 1000,
    hasTables: true,
  })
}

test.each([
  ['ours', 1000],
  ['root', 0],
])('a client of %s is let in', (_name, userId) => {
  expect(refusal([ours, row('9C40', '24CC', userId)])).toBeNull()
})

test('a client of another user is refused', () => {
  expect(refusal([ours, row('9C40', '24CC', 1001)])).toContain('another user')
})

test('a client that the table does not know is refused', () => {
  expect(refusal([ours, row('9C41', '24CC', 1000)])).toContain('another user')
})

test.each([
  ['a table without this connection', () => ours.replace('24CC', '24CD'), 1000],
  ['a table that cannot be read', () => '', 1000],
  ['a user without an id', () => [ours, row('9C40', '24CC', 1000)].join('\n'), undefined],
])('with %s nobody is let in', (_name, readTables, ownUserId) => {
  expect(findForeignUser(socket, { readTables, ownUserId, hasTables: true })).toContain('does not tell')
})

test('a system without such tables lets its own users in', () => {
  expect(findForeignUser(socket, { readTables: () => '', ownUserId: 501, hasTables: false })).toBeNull()
})
