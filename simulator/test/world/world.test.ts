import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { WorldError } from '../../src/world/parse-patch.ts'
import { createWorld, type WorldChange } from '../../src/world/world.ts'

const createTestWorld = (saved: Parameters<typeof createWorld>[0]['saved'] = null) =>
  createWorld({ appId: 'wx-one', now: () => 1_000_000, randomBytes, saved })

const signIn = (world: ReturnType<typeof createTestWorld>, deviceId = 'phone-1') =>
  world.exchangeCode(world.issueCode(deviceId, 'wx-one'), 'wx-one')

test('three people have a phone each', () => {
  const { accounts, devices } = createTestWorld().state()
  expect(accounts.map(({ nickname }) => nickname)).toEqual(['林夏', 'Ming', 'Ana'])
  expect(devices.map(({ accountId }) => accountId)).toEqual(accounts.map(({ id }) => id))
})

test('an openid is marked, stable for the account, and different for every account and app', () => {
  const world = createTestWorld()
  const [first, again, other] = [signIn(world), signIn(world), signIn(world, 'phone-2')]
  const foreign = world.exchangeCode(world.issueCode('phone-1', 'wx-two'), 'wx-two')
  if (!('openId' in first && 'openId' in again && 'openId' in other && 'openId' in foreign))
    throw Error('refused')
  expect(first.openId).toMatch(/^sim-[\w-]{24}$/)
  expect(again.openId).toBe(first.openId)
  expect(new Set([first.openId, other.openId, foreign.openId]).size).toBe(3)
})

test('every exchange has a session key of its own, base64 of 16 bytes', () => {
  const world = createTestWorld()
  const keys = [signIn(world), signIn(world)].map((answer) =>
    'sessionKey' in answer ? answer.sessionKey : '',
  )
  expect(keys.map((key) => Buffer.from(key, 'base64').length)).toEqual([16, 16])
  expect(keys[0]).not.toBe(keys[1])
})

test('the accounts of a saved world are the same people', () => {
  const before = createTestWorld()
  before.patch({ devices: [{ id: 'phone-1', accountId: 'ana', theme: 'dark' }] })
  const after = createTestWorld(JSON.parse(JSON.stringify(before.toSaved())))
  const [answerBefore, answerAfter] = [signIn(before), signIn(after)]
  expect('openId' in answerAfter && answerAfter.openId).toBe('openId' in answerBefore && answerBefore.openId)
  expect(after.state().devices[0]).toMatchObject({ accountId: 'ana', theme: 'dark', networkType: 'wifi' })
})

test('what a person allowed and agreed to outlives the process', () => {
  const before = createTestWorld()
  before.patch({ accounts: [{ id: 'ana', scopes: { 'scope.werun': false }, privacyAgreed: true }] })
  const after = createTestWorld(JSON.parse(JSON.stringify(before.toSaved())))
  expect(after.state().accounts).toEqual(before.state().accounts)
})

test('a patch that names what is not there changes nothing', () => {
  const world = createTestWorld()
  const before = world.state()
  const devices = [{ id: 'phone-1', accountId: 'nobody' }]
  expect(() => world.patch({ faults: { platformBusy: true }, devices })).toThrow(WorldError)
  expect(() => world.patch({ accounts: [{ id: 'nobody' }] })).toThrow('There is no account "nobody"')
  expect(world.state()).toEqual(before)
})

test('a reset undoes patches, codes and traffic, and keeps people and hosts', () => {
  const world = createTestWorld()
  const first = signIn(world)
  world.patch({ hosts: { 'https://passport.example.com': 'http://127.0.0.1:8787' } })
  const code = world.issueCode('phone-1', 'wx-one')
  const before = world.state()
  world.patch({
    clockOffsetMs: 5,
    faults: { loginFails: true },
    accounts: [{ id: 'ana', signIn: 'risk_blocked' }],
  })
  world.traffic.add({ from: 'phone', at: '', method: 'GET', path: '/', status: 200, durationMs: 1 })
  world.reset()
  expect(world.state()).toEqual(before)
  expect(world.traffic.entries()).toEqual([])
  expect(world.exchangeCode(code, 'wx-one')).toEqual({ refusal: 'invalid_code' })
  const again = signIn(world)
  expect('openId' in again && again.openId).toBe('openId' in first && first.openId)
})

test('the clock offset ages codes', () => {
  const world = createTestWorld()
  const code = world.issueCode('phone-1', 'wx-one')
  world.patch({ clockOffsetMs: 5 * 60_000 })
  expect(world.exchangeCode(code, 'wx-one')).toEqual({ refusal: 'invalid_code' })
})

test('listeners hear what changed until they leave', () => {
  const world = createTestWorld()
  const changes: WorldChange[] = []
  const unsubscribe = world.subscribe((change) => changes.push(change))
  world.patch({ devices: [{ id: 'phone-2', networkType: 'none' }] })
  unsubscribe()
  world.reset()
  expect(changes).toHaveLength(1)
  const [change] = changes
  if (change?.type !== 'changed') throw new Error('no change')
  expect(change.before.devices[1]?.networkType).toBe('wifi')
  expect(change.after.devices[1]?.networkType).toBe('none')
})
