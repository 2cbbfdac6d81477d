import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createPlatformHandler } from '../../src/platform/platform-handler.ts'
import { createQuotas, type Quotas } from '../../src/platform/quota.ts'
import { createWorld, type World } from '../../src/world/world.ts'
import { appId, publicOrigin, send } from '../gateway/support.ts'

const appSecret = 'sim-secret'
const minuteMs = 60_000
const midnight = Date.parse('2026-11-01T00:00:00+08:00')
const clock = { now: midnight }
let world: World
let quotas: Quotas
let server: Server
let token = ''

beforeEach(async () => {
  clock.now = midnight
  world = createWorld({ appId, now: () => clock.now, randomBytes })
  quotas = createQuotas(() => clock.now)
  const imageChecks = { start: () => {} }
  const handle = createPlatformHandler({ world, appSecret, imageChecks, randomBytes, quotas })
  server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => new Promise((resolve) => server.close(resolve)))

async function ask(path: string, body?: object) {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
  const answer = await send(url, body ? { method: 'POST', body: JSON.stringify(body) } : {})
  return JSON.parse(answer.text)
}

/** Somebody who opened the app just now. */
function visit(): string {
  world.issueCode('phone-1', appId)
  return world.openIdOf('lin-xia')
}

const scene = { version: 2, scene: 1 }
const withToken = (path: string, body: object) => ask(`${path}?access_token=${token}`, body)

function exchange(deviceId: string) {
  const query = { appid: appId, secret: appSecret, grant_type: 'authorization_code' }
  const code = world.issueCode(deviceId, appId)
  return ask(`/sns/jscode2session?${new URLSearchParams({ ...query, js_code: code })}`)
}

const calls = {
  async stableToken() {
    const caller = { appid: appId, secret: appSecret }
    const answer = await ask('/cgi-bin/stable_token', { grant_type: 'client_credential', ...caller })
    token = answer.access_token ?? token
    return answer
  },
  textCheck: () => withToken('/wxa/msg_sec_check', { content: 'x', openid: visit(), ...scene }),
  imageCheck() {
    const picture = { media_url: `${publicOrigin}/a.png`, media_type: 2 }
    return withToken('/wxa/media_check_async', { ...picture, openid: visit(), ...scene })
  },
  phoneNumber() {
    const code = world.issuePhoneCode('phone-1', appId)
    return withToken('/wxa/business/getuserphonenumber', { code, openid: visit() })
  },
  riskRank() {
    const person = { appid: appId, openid: visit(), client_ip: '192.0.2.7' }
    return withToken('/wxa/getuserriskrank', { ...person, scene: 0 })
  },
  exchange: () => exchange('phone-1'),
}
type CallName = keyof typeof calls
const names = Object.keys(calls) as CallName[]

const errcodeOf = async (name: CallName) => (await calls[name]()).errcode ?? 0

/** Counts without calls: `total` of them, so many in each minute. */
function use(name: 'stableToken' | 'textCheck' | 'imageCheck', perMinute: number, total: number): void {
  let refused = 0
  for (let count = 0; count < total; count += 1) {
    if (count > 0 && count % perMinute === 0) clock.now += minuteMs
    if (quotas[name].take() !== null) refused += 1
  }
  expect(refused).toBe(0)
}

describe.each([
  ['stableToken', 10_000, 500_000],
  ['textCheck', 4000, 2_000_000],
  ['imageCheck', 2000, 200_000],
] as const)('%s', (name, perMinute, perDay) => {
  const others = names.filter((other) => other !== name)

  test(`is answered ${perMinute} times a minute, whatever else is asked`, async () => {
    if (name !== 'stableToken') await calls.stableToken()
    use(name, perMinute, perMinute - 1)
    expect(await errcodeOf(name)).toBe(0)
    expect(await errcodeOf(name)).toBe(45011)
    for (const other of others) expect([other, await errcodeOf(other)]).toEqual([other, 0])
    clock.now += minuteMs
    expect(await errcodeOf(name)).toBe(0)
  })

  test(`is answered ${perDay} times a day, counted in China`, async () => {
    use(name, perMinute, perDay - 1)
    clock.now += minuteMs
    if (name !== 'stableToken') await calls.stableToken()
    expect(await errcodeOf(name)).toBe(0)
    expect(await errcodeOf(name)).toBe(45009)
    clock.now = midnight + 24 * 60 * minuteMs - 1
    if (name !== 'stableToken') await calls.stableToken()
    expect(await errcodeOf(name)).toBe(45009)
    clock.now += 1
    expect(await errcodeOf(name)).toBe(0)
  })
})

test('the codes of a person are exchanged 100 times a minute, whoever else comes', async () => {
  const quota = quotas.exchangeOf(world.openIdOf('lin-xia'))
  for (let count = 0; count < 99; count += 1) expect(quota.take()).toBeNull()
  expect(await exchange('phone-1')).toHaveProperty('openid')
  expect((await exchange('phone-1')).errcode).toBe(45011)
  expect(await exchange('phone-2')).toHaveProperty('openid')
  clock.now += minuteMs
  expect(await exchange('phone-1')).toHaveProperty('openid')
})

test('a code that WeChat refuses does not count for its person', async () => {
  const quota = quotas.exchangeOf(world.openIdOf('lin-xia'))
  for (let count = 0; count < 99; count += 1) quota.take()
  world.patch({ accounts: [{ id: 'lin-xia', signIn: 'risk_blocked' }] })
  expect((await exchange('phone-1')).errcode).toBe(40226)
  world.patch({ accounts: [{ id: 'lin-xia', signIn: 'allowed' }] })
  expect(await exchange('phone-1')).toHaveProperty('openid')
})
