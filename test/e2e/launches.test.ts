import { afterAll, afterEach, beforeAll, expect } from '@jest/globals'
import { countRequests, type Mark, markTraffic, signIn, signOut } from '../support/journey.ts'
import { needing } from '../support/needs.ts'
import { Phone } from '../support/phone.ts'
import { TestServer } from '../support/server.ts'
import { world } from '../support/world.ts'

const server = new TestServer()
let phone: Phone

beforeAll(async () => {
  await world.reset()
  await server.start()
  phone = await Phone.launchByClient()
})

afterEach(() => expect(phone.takeNoise()).toEqual([]))

afterAll(async () => {
  await phone?.close()
  await server.close()
})

/** The app is closed as a person would, and started again on the same device. */
async function launchAgain({ isNewInstall = false } = {}): Promise<Mark> {
  await phone.close()
  if (isNewInstall) await world.clearStorage(phone.device)
  const mark = await markTraffic(server)
  phone = await Phone.launch()
  return mark
}

needing('restart')(
  'a guest browses, signs in, stays signed in over a launch, signs out and stays out',
  async () => {
    expect(await phone.text('.hero-title')).toBe('你好')
    expect((await phone.page()).path).toBe('pages/profile/profile')

    await signIn({ phone, server })
    expect(await phone.text('.days')).toBe('1')
    const [user] = server.all('select id, openid, agreement_version from users')
    expect(user).toMatchObject({ agreement_version: '2026-11-01' })
    const sessions = 'select users.id from session join users on users.key = user_key where ended_at is null'
    expect(server.all(sessions)).toEqual([{ id: user?.id }])

    const second = await launchAgain()
    await phone.find('.nickname')
    expect(await countRequests(server, second)).toMatchObject({ signIns: 0, exchanges: 0 })

    await signOut(phone)
    await phone.until(async () => (await countRequests(server)).signOuts === 1)
    expect(server.all('select ended_reason from session')).toEqual([{ ended_reason: 'signed_out' }])

    const third = await launchAgain()
    await phone.find('.sign-in')
    expect(await countRequests(server, third)).toMatchObject({ signIns: 0, exchanges: 0, profiles: 0 })
  },
)

needing('restart')(
  'an account signs in by itself on a new install: one request from the phone, one to WeChat',
  async () => {
    await signIn({ phone, server })
    const before = (await world.traffic()).length
    await launchAgain({ isNewInstall: true })
    await phone.find('.nickname')
    const entries = (await world.traffic()).slice(before)
    expect(entries.map(({ from, method, path }) => `${from} ${method} ${path}`)).toEqual([
      'server GET /sns/jscode2session',
      'phone POST /v1/sessions',
    ])
    expect(await phone.text('.devices')).toBe('2')
    expect(server.all('select id from users')).toHaveLength(1)
  },
)
