import { expect, test } from '@jest/globals'
import { StorageArea, StorageLimitError } from '../../src/world/storage-area.ts'

const megabyte = 1024 * 1024
/** JSON adds two quotes. */
const textOfBytes = (size: number) => 'x'.repeat(size - 2)
const plain = (size: number) => ({ data: textOfBytes(size), encrypted: false })
const encrypted = (size: number) => ({ data: textOfBytes(size), encrypted: true })

test('an item of one megabyte fits and one byte more does not', () => {
  const area = new StorageArea()
  area.set('fits', plain(megabyte))
  expect(() => area.set('large', plain(megabyte + 1))).toThrow(StorageLimitError)
  expect(Object.keys(area.items())).toEqual(['fits'])
})

test('an encrypted item is bounded at 0.7 megabytes', () => {
  const area = new StorageArea()
  const limit = Math.floor(0.7 * megabyte)
  area.set('fits', encrypted(limit))
  expect(() => area.set('large', encrypted(limit + 1))).toThrow(/entry size limit reached/)
})

test('ten megabytes fit in all, and replacing an item needs no room twice', () => {
  const area = new StorageArea()
  for (let index = 0; index < 10; index += 1) area.set(`key-${index}`, plain(megabyte))
  expect(() => area.set('one-more', plain(3))).toThrow(/exceed storage max size 10Mb/)
  area.set('key-0', plain(megabyte))
  area.remove('key-1')
  area.set('one-more', plain(3))
  expect(Object.keys(area.items())).toHaveLength(10)
})

test('encrypted items fill the ten megabytes at about 7.1', () => {
  const area = new StorageArea()
  const size = Math.floor(0.7 * megabyte)
  for (let index = 0; index < 10; index += 1) area.set(`key-${index}`, encrypted(size))
  expect(() => area.set('one-more', encrypted(size))).toThrow(StorageLimitError)
})

test('an item that was refused leaves the one before in place', () => {
  const area = new StorageArea({ key: { data: 'before', encrypted: false } })
  expect(() => area.set('key', plain(megabyte + 1))).toThrow(StorageLimitError)
  expect(area.items()).toEqual({ key: { data: 'before', encrypted: false } })
})
