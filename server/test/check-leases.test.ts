import { describe, expect, test } from '@jest/globals'
import { WechatError } from '../src/core/wechat-client.ts'
import { createAvatarChecks } from '../src/profile/avatar-checks.ts'
import { reviewRisks } from '../src/sign-in/risk.ts'
import type { Store } from '../src/store/store.ts'
import type { TestDatabase } from './support/engine.ts'
import { minuteMs, neverStops, noon } from './support/test-server.ts'
import { startWorkers } from './support/workers.ts'

const longestCallMs = 2 * minuteMs
const leaseMs = minuteMs + longestCallMs

interface Worker {
  store: Store
  /** Stands for WeChat, which is asked about a person. */
  ask: (openId: string) => Promise<unknown>
  now?: () => number
  signal?: AbortSignal
}

/** A person about whom WeChat is to be asked. */
interface Due {
  name: string
  at: number
  state?: 'active' | 'banned' | 'deleting'
}

function addPeople({ sql }: TestDatabase, people: Due[], riskAskAt: (due: Due) => number | null): void {
  const rows = people.map((due, index) => {
    const { name, state = 'active' } = due
    return `(${index}, '${name}', 'wx', '${name}', '${state}', '', 1, 1, 1, 1, ${riskAskAt(due)})`
  })
  sql(`insert into users (key, id, app_id, openid, state, agreement_version, sign_in_days, last_sign_in_day,
    last_sign_in_at, created_at, risk_ask_at) values ${rows.join(',')}`)
}

function addPictures(database: TestDatabase, people: Due[]): void {
  addPeople(database, people, () => null)
  const rows = people.map(
    ({ name, at }) => `('${name}', '${name}', 'image/png', '', 'pending', ${noon}, 0, ${at})`,
  )
  database.sql(`insert into avatar (id, user_id, content_type, bytes, state, set_at, submissions, check_due_at)
    values ${rows.join(',')}`)
}

function submit({ store, ask, now = () => noon, signal = neverStops }: Worker): Promise<void> {
  const submitImage = async ({ openId }: { openId: string }) => {
    await ask(openId)
    return `trace-of-${openId}`
  }
  const options = {
    ...{ store: store.personal, wechat: { submitImage, longestCallMs } },
    ...{ links: { create: () => 'https://passport.example.com/' }, fallback: 'hide', now },
  }
  return createAvatarChecks(options as never).submitDue(signal)
}

function review({ store, ask, now = () => noon, signal = neverStops }: Worker): Promise<void> {
  const readRiskRank = async ({ openId }: { openId: string }) => {
    await ask(openId)
    return 0
  }
  const wechat = { readRiskRank, longestCallMs }
  return reviewRisks({ store: store.personal, wechat, now } as never, signal)
}

const readPictures = ({ sql }: TestDatabase) =>
  sql('select user_id as name, check_due_at as at from avatar order by user_id')
const readPeople = ({ sql }: TestDatabase) =>
  sql('select id as name, risk_ask_at as at from users order by id')

const checks = [
  { what: 'pictures', add: addPictures, work: submit, read: readPictures },
  {
    what: 'people',
    add: (database: TestDatabase, people: Due[]) => addPeople(database, people, ({ at }) => at),
    work: review,
    read: readPeople,
  },
]

const nameOf = (index: number) => `person-${String(index).padStart(3, '0')}`
const names = (count: number) => Array.from({ length: count }, (_, index) => nameOf(index))
/** The last one has waited longest. */
const dueInReverse = (count: number): Due[] =>
  names(count).map((name, index) => ({ name, at: noon - 1_000 - index }))

describe.each(checks)('rule 9.5: $what that WeChat is asked about', ({ add, work, read }) => {
  test('are all done in one run, the oldest first', async () => {
    const { a, database } = await startWorkers()
    add(database, dueInReverse(205))
    const asked: string[] = []
    await work({ store: a, ask: async (name) => asked.push(name) })
    expect(asked).toEqual(names(205).reverse())
  })

  test('do not wait behind those of people who are banned or leave, and these stay as they are', async () => {
    const { a, database } = await startWorkers()
    const others = dueInReverse(205).map((due, index) => {
      const state = index % 2 === 0 ? ('banned' as const) : ('deleting' as const)
      return { ...due, state }
    })
    add(database, [...others, { name: 'who-is-active', at: noon }])
    const asked: string[] = []
    await work({ store: a, ask: async (name) => asked.push(name) })
    expect(asked).toEqual(['who-is-active'])
    const stored = read(database).filter(({ name }) => name !== 'who-is-active')
    expect(stored).toEqual(others.map(({ name, at }) => ({ name, at })))
  })

  test('are shared by two that work at once, and nobody’s is asked about twice', async () => {
    const { a, b, database } = await startWorkers()
    add(database, dueInReverse(40))
    const asked: Record<'a' | 'b', string[]> = { a: [], b: [] }
    const ask = (who: 'a' | 'b') => async (name: string) => {
      asked[who].push(name)
      await new Promise(setImmediate)
    }
    await Promise.all([work({ store: a, ask: ask('a') }), work({ store: b, ask: ask('b') })])
    expect([...asked.a, ...asked.b].sort()).toEqual(names(40))
    expect(asked.a.length).toBeGreaterThan(0)
    expect(asked.b.length).toBeGreaterThan(0)
  })

  test('are asked about once, however slow WeChat is within its time limit', async () => {
    const { a, b, database } = await startWorkers()
    add(database, dueInReverse(5))
    const clock = { now: noon }
    const asked: string[] = []
    const now = () => clock.now
    await work({
      store: a,
      now,
      async ask(name) {
        asked.push(name)
        clock.now += longestCallMs
        if (asked.length >= 3) await work({ store: b, now, ask: async (other) => asked.push(other) })
      },
    })
    expect(asked.sort()).toEqual(names(5))
  })

  test('are another’s when the lease of one that is stuck is over', async () => {
    const { a, b, database } = await startWorkers()
    add(database, dueInReverse(1))
    let release = () => {}
    let reach = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const reached = new Promise<void>((resolve) => {
      reach = resolve
    })
    const stuck = work({
      store: a,
      ask() {
        reach()
        return released
      },
    })
    await reached
    const asked: string[] = []
    const workBeside = (at: number) =>
      work({ store: b, now: () => at, ask: async (name) => asked.push(name) })
    await workBeside(noon + leaseMs - 1)
    expect(asked).toEqual([])
    await workBeside(noon + leaseMs)
    expect(asked).toEqual(names(1))
    release()
    await stuck
  })

  test('wait for another worker at once when one has to stop', async () => {
    const { a, b, database } = await startWorkers()
    add(database, dueInReverse(3))
    const closing = new AbortController()
    const asked: string[] = []
    await work({
      store: a,
      signal: closing.signal,
      async ask(name) {
        asked.push(name)
        closing.abort()
      },
    })
    expect(asked).toEqual([nameOf(2)])
    await work({ store: b, ask: async (name) => asked.push(name) })
    expect(asked).toEqual(names(3).reverse())
  })
})

test('rule 9.5: a run ends though pictures fall due again while it lasts', async () => {
  const { a, database } = await startWorkers()
  addPictures(database, dueInReverse(5))
  const clock = { now: noon }
  const asked: string[] = []
  await submit({
    store: a,
    now: () => clock.now,
    async ask(name) {
      asked.push(name)
      clock.now += 11 * minuteMs
      if (asked.length < 20) throw new WechatError('busy')
    },
  })
  expect(asked.sort()).toEqual(names(5))
})
