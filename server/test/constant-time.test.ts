import * as crypto from 'node:crypto'
import { beforeEach, expect, jest, test } from '@jest/globals'
import { sealPush, signPush } from './support/push.ts'
import { appId, pushAesKey, pushToken } from './support/wechat-server.ts'

/** The lengths of what was compared. */
const compared: [number, number][] = []

// Loaded before what it watches.
jest.unstable_mockModule('node:crypto', () => ({
  ...crypto,
  timingSafeEqual(a: Buffer, b: Buffer) {
    compared.push([a.length, b.length])
    return crypto.timingSafeEqual(a, b)
  },
}))
const { createAvatarLinks } = await import('../src/profile/avatar-links.ts')
const { createPushEnvelopes } = await import('../src/wechat/push-envelope.ts')

beforeEach(() => {
  compared.length = 0
})

/** Guesses of any length, and near ones. */
const guesses = (right: string) => [
  '',
  'a',
  right.slice(0, -1),
  `${right}0`,
  `${right.slice(0, -1)}g`,
  `g${right.slice(1)}`,
  '0'.repeat(100_000),
  '密',
]
const onceOfOneLength = [[32, 32]]

test('compare not constant-time: every guess at a push signature reaches the comparison, at one length', () => {
  const envelopes = createPushEnvelopes({ token: pushToken, aesKey: pushAesKey, appId, now: () => 0 })
  const encrypted = sealPush('{}')
  const [timestamp, nonce] = ['0', '1']
  const right = signPush([pushToken, timestamp, nonce, encrypted])
  const open = (signature: string) => envelopes.open({ signed: { timestamp, nonce, signature }, encrypted })
  for (const guess of guesses(right)) {
    compared.length = 0
    expect(open(guess)).toBeNull()
    expect(compared).toEqual(onceOfOneLength)
  }
  compared.length = 0
  expect(open(right)).toBe('{}')
  expect(compared).toEqual(onceOfOneLength)
})

test('compare not constant-time: every guess at the signature of the URL check does, too', () => {
  const envelopes = createPushEnvelopes({ token: pushToken, aesKey: pushAesKey, appId, now: () => 0 })
  const [timestamp, nonce] = ['0', '1']
  const right = signPush([pushToken, timestamp, nonce])
  for (const signature of guesses(right)) {
    compared.length = 0
    expect(envelopes.isSigned({ timestamp, nonce, signature })).toBe(false)
    expect(compared).toEqual(onceOfOneLength)
  }
  expect(envelopes.isSigned({ timestamp, nonce, signature: right })).toBe(true)
})

test('compare not constant-time: every guess at the link of a picture does, too', () => {
  const hmac = (text: string) => crypto.createHmac('sha256', 'key').update(text).digest('hex')
  const links = createAvatarLinks({ hmac, publicUrl: 'https://passport.example.com' })
  const query = new URL(links.create('picture', 0)).searchParams
  const [expires, right] = [query.get('expires') ?? '', query.get('signature') ?? '']
  for (const signature of guesses(right)) {
    compared.length = 0
    expect(links.isValid({ id: 'picture', expires, signature }, 0)).toBe(false)
    expect(compared).toEqual(onceOfOneLength)
  }
  expect(links.isValid({ id: 'picture', expires, signature: right }, 0)).toBe(true)
})
