import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { renderWechatTypes } from '../../scripts/wechat-types.ts'
import { wechatTypes } from '../../src/protocol/wechat-types.ts'
import { type WxKind, wxMembers } from '../../src/protocol/wx-members.ts'

test('the list of what WeChat has is that of the installed typings', async () => {
  const file = join(import.meta.dirname, '../../src/protocol/wechat-types.ts')
  expect(await readFile(file, 'utf8')).toBe(renderWechatTypes())
})

test('every type that a member gives has a list of its own', () => {
  const given = Object.values(wechatTypes).flatMap((members) =>
    Object.values(members).flatMap((kind) => kind.split(':')[1] ?? []),
  )
  expect(given.filter((name) => !Object.hasOwn(wechatTypes, name))).toEqual([])
})

const wayOf: Record<WxKind, string> = {
  value: 'at once',
  sync: 'at once',
  promised: 'promised',
  callback: 'callback',
  task: 'callback',
}

/** WeChat's own page says that it gives no promise, whatever the typings say. */
const exceptions: Record<string, string> = { login: 'callback' }

test('what the simulator has works in the way of the typings', () => {
  const wanted = Object.keys(wxMembers).map((name) => {
    const way = exceptions[name] ?? wechatTypes.Wx?.[name]?.split(':')[0] ?? ''
    return [name, ['promised', 'callback'].includes(way) ? way : 'at once']
  })
  const ways = Object.entries(wxMembers).map(([name, { kind }]) => [name, wayOf[kind]])
  expect(ways).toEqual(wanted)
})
