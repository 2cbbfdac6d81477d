import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { renderWechatTypes } from '../../scripts/wechat-types.ts'
import { wechatTypes } from '../../src/protocol/wechat-types.ts'

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

/** WeChat's own page says that it gives no promise, whatever the typings say. */
const exceptions: Record<string, string> = { login: 'callback' }

test('what the host has works in the way of the typings', async () => {
  // The host is written for a browser, whose types this room does not know.
  const path: string = '../../src/host/wx/table.ts'
  const { apis } = (await import(path)) as { apis: Record<string, { kind: string; isPromisified?: boolean }> }
  const ways = Object.entries(apis).map(([name, { kind, isPromisified }]) => {
    if (kind !== 'callback') return [name, kind === 'task' ? 'callback' : 'at once']
    return [name, isPromisified ? 'promised' : 'callback']
  })
  const wanted = Object.entries(apis).map(([name]) => {
    const way = exceptions[name] ?? wechatTypes.Wx?.[name]?.split(':')[0] ?? ''
    return [name, ['promised', 'callback'].includes(way) ? way : 'at once']
  })
  expect(ways).toEqual(wanted)
})
