import { beforeEach, expect, test } from '@jest/globals'
import { createLocalStorage, type LocalStorage } from '../../src/host/wx/local-storage.ts'
import type { StoredItem } from '../../src/protocol/phone.ts'

let written: string[]
let isPhoneGone: boolean
let storage: LocalStorage

beforeEach(() => {
  written = []
  isPhoneGone = false
  const write = async (line: string): Promise<void> => {
    if (isPhoneGone) throw new Error('gone')
    written.push(line)
  }
  storage = createLocalStorage(
    { old: { data: 1, encrypted: false } },
    {
      set: (key: string, item: StoredItem) => write(`set ${key} ${JSON.stringify(item)}`),
      remove: (key) => write(`remove ${key}`),
      clear: () => write('clear'),
    },
  )
})

const plain = (data: unknown): StoredItem => ({ data, encrypted: false })

test('what was stored is read at once as a copy, and written through', async () => {
  const data = { list: [1] }
  const isWritten = storage.set('a', plain(data))
  data.list.push(2)
  expect(storage.find('a')).toEqual(plain({ list: [1] }))
  await isWritten
  expect(written).toEqual(['set a {"data":{"list":[1]},"encrypted":false}'])
})

test('an item that the phone refuses is not there afterwards', async () => {
  isPhoneGone = true
  await expect(storage.set('old', plain(2))).rejects.toThrow('gone')
  await expect(storage.set('new', plain(2))).rejects.toThrow('gone')
  expect(storage.find('old')).toEqual(plain(1))
  expect(storage.keys()).toEqual(['old'])
})

test('one megabyte fits under a key, encrypted seven tenths of it', () => {
  const text = (bytes: number) => 'x'.repeat(bytes - 2)
  const megabyte = 1024 * 1024
  expect(() => storage.set('a', plain(text(megabyte + 1)))).toThrow('entry size limit reached')
  const secret = { data: text(Math.floor(0.7 * megabyte) + 1), encrypted: true }
  expect(() => storage.set('a', secret)).toThrow('entry size limit reached')
  expect(storage.find('a')).toBeNull()
  void storage.set('a', plain(text(megabyte)))
  expect(storage.keys()).toEqual(['old', 'a'])
})

test('ten megabytes fit in all, and replacing an item frees its room', () => {
  const data = 'x'.repeat(1024 * 1024 - 200)
  for (let index = 0; index < 10; index += 1) void storage.set(`item ${index}`, plain(data))
  expect(() => storage.set('one more', plain(data))).toThrow('exceed storage max size 10Mb')
  void storage.set('item 0', plain(data))
  expect(storage.keys()).toHaveLength(11)
})

test('removing and clearing reach the phone', async () => {
  await storage.remove('old')
  await storage.clear()
  expect(storage.find('old')).toBeNull()
  expect(written).toEqual(['remove old', 'clear'])
})
