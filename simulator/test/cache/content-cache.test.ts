import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type CacheOptions, openContentCache } from '../../src/cache/content-cache.ts'

let root: string
let folder: string
let clock: number
let faults: string[]

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'content-cache-'))
  folder = join(root, 'cache', 'made')
  clock = 1_000_000_000
  faults = []
})
afterEach(() => rmSync(root, { recursive: true }))

/** Each use of the cache is a second later than the one before. */
function open(options: CacheOptions = {}) {
  return openContentCache({
    folder,
    now: () => {
      clock += 1000
      return new Date(clock)
    },
    onFault: (sentence) => faults.push(sentence),
    ...options,
  })
}

test('gives what was written, to another process too, and nothing under another key', async () => {
  await open().write('a', 'text\nof two lines')

  expect(await open().read('a')).toBe('text\nof two lines')
  expect(await open().read('b')).toBeNull()
})

test('is closed to other users', async () => {
  await open().write('a', 'text')

  expect(statSync(folder).mode & 0o777).toBe(0o700)
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
})

describe('what is damaged', () => {
  test.each<[string, (text: string) => string]>([
    ['cut short', (text) => text.slice(0, -1)],
    ['changed', (text) => text.replace('whole', 'wrong')],
    ['empty', () => ''],
    ['without its digest', () => 'the whole text'],
  ])('%s is not given, and made good by the next write', async (_what, damage) => {
    const cache = open()
    await cache.write('a', 'the whole text')
    const [name] = readdirSync(folder) as [string]
    writeFileSync(join(folder, name), damage(readFileSync(join(folder, name), 'utf8')))

    expect(await cache.read('a')).toBeNull()
    await cache.write('a', 'the whole text')
    expect(await cache.read('a')).toBe('the whole text')
  })
})

describe('the least recently used entry goes', () => {
  test('when there are too many', async () => {
    const cache = open({ maxEntries: 2 })
    await cache.write('a', '1')
    await cache.write('b', '2')
    await cache.read('a')
    await cache.write('c', '3')

    expect([await cache.read('a'), await cache.read('b'), await cache.read('c')]).toEqual(['1', null, '3'])
    expect(readdirSync(folder)).toHaveLength(2)
  })

  test('when they are too large', async () => {
    const cache = open({ maxBytes: 300 })
    await cache.write('a', 'x'.repeat(80))
    await cache.write('b', 'y'.repeat(80))
    await cache.write('c', 'z'.repeat(80))

    expect([await cache.read('a'), await cache.read('b')]).toEqual([null, 'y'.repeat(80)])
    expect(await cache.read('c')).toBe('z'.repeat(80))
  })

  test('also what a writer that was killed has left aside', async () => {
    const cache = open({ maxEntries: 1 })
    await cache.write('a', '1')
    writeFileSync(join(folder, 'left.new'), 'half of')
    clock = Date.now()
    await cache.write('b', '2')

    expect(readdirSync(folder)).toHaveLength(1)
    expect(await cache.read('b')).toBe('2')
  })
})

test('one of several writers at once wins, and nobody reads half an entry', async () => {
  const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(50_000))
  const read = async () => {
    const text = await open().read('a')
    expect(text === null || texts.includes(text)).toBe(true)
  }
  await Promise.all(texts.flatMap((text) => [open().write('a', text), read()]))

  expect(texts).toContain(await open().read('a'))
  expect(readdirSync(folder)).toHaveLength(1)
  expect(faults).toEqual([])
})

describe('without a folder of our own everything works, and nothing is kept', () => {
  async function expectNothingKept(reason: RegExp) {
    const cache = open()
    await cache.write('a', 'text')
    expect(await cache.read('a')).toBeNull()
    expect(faults).toEqual([expect.stringMatching(reason)])
  }

  test('when others can enter it', async () => {
    open()
    chmodSync(folder, 0o755)

    await expectNothingKept(
      /^Nothing is kept for the next start: .*made is open to other users; expected mode 0700$/,
    )
    expect(readdirSync(folder)).toEqual([])
  })

  test('when others can enter the one around it', async () => {
    open()
    chmodSync(join(root, 'cache'), 0o750)

    await expectNothingKept(/cache is open to other users/)
  })

  test("when it is another user's", async () => {
    open()
    const own = process.getuid?.() ?? 0
    const getuid = process.getuid
    process.getuid = () => own + 1
    try {
      await expectNothingKept(/cache belongs to another user$/)
    } finally {
      Object.assign(process, { getuid })
    }
  })

  test('when there is a file in its place', async () => {
    writeFileSync(join(root, 'cache'), '')

    await expectNothingKept(/^Nothing is kept for the next start: /)
  })

  test('when it is gone meanwhile', async () => {
    const cache = open()
    rmSync(folder, { recursive: true })
    await cache.write('a', 'text')

    expect(await cache.read('a')).toBeNull()
    expect(faults).toEqual([expect.stringMatching(/ENOENT/)])
  })
})
