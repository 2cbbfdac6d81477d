import { expect, jest, test } from '@jest/globals'
import { changedPaths, showData } from '../../../utils/app/changed-paths'

test('names only what differs, by path', () => {
  const current = { mode: 'guest', member: { name: 'Lin', days: 3 }, list: [1, 2], other: true }
  const next = { mode: 'guest', member: { name: 'Lin', days: 4 }, list: [1, 3] }
  expect(changedPaths(current, next)).toEqual({ 'member.days': 4, list: [1, 3] })
})

test('replaces an object whole when it loses a field', () => {
  expect(changedPaths({ hero: { title: 'a', small: 'b' } }, { hero: { title: 'a' } })).toEqual({
    hero: { title: 'a' },
  })
})

test('adds a field that an object gains', () => {
  expect(changedPaths({ hero: { title: 'a' } }, { hero: { title: 'a', small: 'b' } })).toEqual({
    'hero.small': 'b',
  })
})

test('a list that only got longer is told its new items', () => {
  const change = (current: unknown[], list: unknown[]) => changedPaths({ list: current }, { list })
  expect(change([{ id: 1 }], [{ id: 1 }, { id: 2 }, { id: 3 }])).toEqual({
    'list[1]': { id: 2 },
    'list[2]': { id: 3 },
  })
  expect(change([{ id: 1 }], [{ id: 2 }, { id: 1 }])).toEqual({ list: [{ id: 2 }, { id: 1 }] })
  expect(change([{ id: 1 }, { id: 2 }], [{ id: 1 }])).toEqual({ list: [{ id: 1 }] })
  expect(change([], [{ id: 1 }])).toEqual({ list: [{ id: 1 }] })
  expect(change([{ id: 1 }], [{ id: 1 }])).toEqual({})
})

test('sets data once, and not at all when nothing differs', () => {
  const owner = { data: { a: 1, b: 2 }, setData: jest.fn() }
  showData(owner, { a: 1, b: 2 })
  expect(owner.setData).not.toHaveBeenCalled()
  showData(owner, { a: 3, b: 4 })
  expect(owner.setData.mock.calls).toEqual([[{ a: 3, b: 4 }]])
})
