import { expect } from '@jest/globals'
import { call, type Node, tapOn } from './nodes.ts'
import type { WechatServer } from './wechat-server.ts'

/** What a person has written: of each kind the last that was acknowledged, and the last that was sent. */
interface Written {
  person: string
  token: string
  acknowledged: Partial<Values>
  sent: Partial<Values>
}

interface Values {
  nickname: string
  /** As it is shown. */
  phone: string
  textSize: string
  interests: string
}

export interface Acknowledged {
  people: Written[]
  /** How many writes of each kind have been acknowledged, sign-ins among them. */
  counts: Record<keyof Values | 'signIn', number>
}

const writersCount = 8
const sizes = ['small', 'large'] as const

/**
 * Signs people in and writes for them, many at once and each kind of write in turn, until the node is gone.
 * It is killed in the middle, when so many writes have been acknowledged.
 */
export async function writeUntilKilled(node: Node, wechat: WechatServer, killAt: number) {
  const done: Acknowledged = {
    people: [],
    counts: { signIn: 0, nickname: 0, phone: 0, textSize: 0, interests: 0 },
  }
  const note = (kind: keyof Acknowledged['counts']) => {
    done.counts[kind] += 1
    const total = Object.values(done.counts).reduce((sum, count) => sum + count, 0)
    if (total === killAt) node.child.kill('SIGKILL')
  }
  const writers = Array.from({ length: writersCount }, async (_, writer) => {
    for (let index = 0; ; index += 1) {
      const person = `person-${writer}-${index}`
      const answer = await tapOn(node, wechat, { person }).catch(() => null)
      if (answer?.status !== 201) return
      const written: Written = { person, token: answer.body.token, acknowledged: {}, sent: {} }
      done.people.push(written)
      note('signIn')
      for (const round of [0, 1])
        if (!(await writeRound({ node, wechat, written, note, round, first: writer % 4 }))) return
    }
  })
  await Promise.all(writers)
  await node.ended
  return done
}

interface Round {
  node: Node
  wechat: WechatServer
  written: Written
  note: (kind: keyof Values) => void
  round: number
  /** Of the four writes, which one begins: no two writers side by side do the same at the same time. */
  first: number
}

/** One write of each kind. False when the node is gone. */
async function writeRound({ node, wechat, written, note, round, first }: Round): Promise<boolean> {
  const { person, token, acknowledged, sent } = written
  const writes = writesOf(person, round, wechat)
  for (const { kind, value, path, ...options } of [...writes.slice(first), ...writes.slice(0, first)]) {
    sent[kind] = value
    const answer = await call(node, path, { token, ...options }).catch(() => null)
    if (answer === null) return false
    expect([kind, answer.status, answer.body.clashes ?? {}]).toEqual([kind, 200, {}])
    acknowledged[kind] = value
    note(kind)
  }
  return true
}

interface Write {
  kind: keyof Values
  value: string
  path: string
  method: string
  body: object
  headers?: Record<string, string>
}

function writesOf(person: string, round: number, wechat: WechatServer): Write[] {
  const nickname = `${person}-${round}`
  const textSize = sizes[round] as string
  const items = Array.from({ length: round + 1 }, (_, item) => `item-${item}`)
  const change = (changes: object) => ({ path: '/v1/me/settings', method: 'PUT', body: { changes } })
  return [
    { kind: 'textSize', value: textSize, ...change({ textSize: { base: round, value: textSize } }) },
    {
      kind: 'nickname',
      value: nickname,
      ...{ path: '/v1/me', method: 'PUT', body: { nickname }, headers: { 'if-match': '*' } },
    },
    {
      kind: 'phone',
      value: `138****0${round}`,
      ...{ path: '/v1/me/phone', method: 'POST' },
      body: { code: wechat.issuePhoneCode(person, `1380000000${round}`) },
    },
    { kind: 'interests', value: items.join(), ...change({ interests: { add: items.slice(-1) } }) },
  ]
}

/** What is not acknowledged may be there or not; what is acknowledged is, unless what was sent after it is. */
export async function expectAllThere(node: Node, { people, counts }: Acknowledged): Promise<void> {
  for (const count of Object.values(counts)) expect(count).toBeGreaterThanOrEqual(writersCount)
  for (const { person, token, acknowledged, sent } of people) {
    const me = await call(node, '/v1/me', { token })
    const { body: settings } = await call(node, '/v1/me/settings', { token })
    expect([person, me.status]).toEqual([person, 200])
    const found: Record<keyof Values, string | null> = {
      nickname: me.body.nickname,
      phone: me.body.phone,
      textSize: settings.textSize.value,
      interests: settings.interests.value?.join() ?? null,
    }
    for (const kind of Object.keys(found) as (keyof Values)[]) {
      const allowed = [acknowledged[kind] ?? null, sent[kind] ?? null]
      expect([person, kind, allowed]).toEqual([person, kind, expect.arrayContaining([found[kind]])])
    }
  }
}

/** Somebody's next write goes well on that node, whatever became of the last. */
export async function expectGoesOn(node: Node, { people }: Acknowledged): Promise<void> {
  for (const { token } of people) {
    const body = { changes: { interests: { add: ['afterwards'] } } }
    const answer = await call(node, '/v1/me/settings', { method: 'PUT', token, body })
    expect(answer.body).toMatchObject({
      settings: { interests: { value: expect.arrayContaining(['afterwards']) } },
    })
  }
}
