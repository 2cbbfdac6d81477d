import { expect } from '@jest/globals'
import {
  countRequests,
  markTraffic,
  openLogin,
  pressLogin,
  reachProfile,
  signIn,
  signOut,
  visitProfile,
} from '../support/journey.ts'
import { journey, needing } from '../support/needs.ts'
import { setUpStage } from '../support/stage.ts'
import { world } from '../support/world.ts'

const stage = setUpStage()

const goOffline = () => world.patch({ devices: [{ id: 'phone-1', networkType: 'none' }] })
const goOnline = () => world.patch({ devices: [{ id: 'phone-1', networkType: 'wifi' }] })

needing('restart')(
  'the first page never waits for the network: a stranger sees its shape, a member the account as it was',
  async () => {
    const { phone, server } = stage
    await phone.find('.sign-in')
    const forStranger = server.hold('GET', '*')
    await world.reset()
    const mark = await markTraffic(server)
    await phone.restart()
    const page = await phone.page()
    expect(page.path).toBe('pages/profile/profile')
    expect(await page.data('mode')).toBe('skeleton')
    await forStranger.arrived
    expect(await countRequests(server, mark)).toEqual({ signIns: 0, exchanges: 0, profiles: 0, signOuts: 0 })
    forStranger.release()

    await signIn(stage)
    const forMember = server.hold('GET', '*')
    const secondMark = await markTraffic(server)
    await phone.restart()
    expect(await phone.text('.nickname')).toBe('微信用户')
    await forMember.arrived
    expect(await countRequests(server, secondMark)).toMatchObject({ signIns: 0, profiles: 0 })
    forMember.release()
  },
)

needing('network', 'restart')(
  'a guest whose phone is offline at launch can browse, and signs in once it is online',
  async () => {
    const { phone } = stage
    await goOffline()
    await phone.restart()
    await phone.find('.sign-in')
    expect(await phone.text('.hero-small')).toContain('没能自动登录')

    await goOnline()
    await signIn(stage)
  },
)

needing('network', 'restart')(
  'a member whose phone is offline at launch sees the account with its age, and fresh again once online',
  async () => {
    const { phone, server } = stage
    await signIn(stage)
    await goOffline()
    const mark = await markTraffic(server)
    await phone.restart()
    expect(await phone.text('.note')).toContain('网络没有连接')
    expect(await phone.text('.nickname')).toBe('微信用户')
    expect(await (await phone.page()).$('.failure')).toBeNull()

    await goOnline()
    await visitProfile(phone)
    await phone.arrive('pages/profile/profile')
    await phone.goneFrom('.note')
    expect(await countRequests(server, mark)).toMatchObject({ signIns: 0, exchanges: 0 })
  },
)

needing('network', 'restart')(
  'signing out offline holds at once; the server hears of it when the phone is online again',
  async () => {
    const { phone, server } = stage
    await signIn(stage)
    await goOffline()
    await signOut(phone)
    expect(server.all('select ended_reason from session')).toEqual([{ ended_reason: null }])
    await phone.restart()
    await phone.find('.sign-in')

    await goOnline()
    await phone.until(async () => server.all('select id from session where ended_at is null').length === 0)
    expect(server.all('select ended_reason from session')).toEqual([{ ended_reason: 'signed_out' }])
    expect(await countRequests(server)).toMatchObject({ signIns: 2 })
  },
)

needing('background')(
  'an app sent to the background in the middle of a sign-in is signed in when it comes back',
  async () => {
    const { phone, server } = stage
    await openLogin(phone)
    const before = await countRequests(server)
    const held = server.hold('POST', '/v1/sessions')
    await pressLogin(phone)
    await held.arrived
    await world.setVisible('phone-1', false)
    held.release()
    await phone.until(async () => server.all('select id from session').length === 1)
    await world.setVisible('phone-1', true)

    await phone.arrive('pages/profile/profile')
    await phone.find('.nickname')
    expect((await countRequests(server)).signIns).toBe(before.signIns + 1)
  },
)

/** The app of somebody with an account on a new install, whose silent sign-in waits before the server. */
async function launchWaiting() {
  const { phone, server } = stage
  await signIn(stage)
  await world.clearStorage(phone.device)
  const held = server.hold('POST', '/v1/sessions')
  const before = (await world.traffic()).length
  await phone.restart()
  await held.arrived
  return { phone, held, before }
}

/** How the sign-ins of the phone ended, those included that never had an answer. */
const ends = async (before: number) =>
  (await world.traffic())
    .slice(before)
    .filter(({ from, method }) => from === 'phone' && method === 'POST')
    .map(({ status }) => status)

needing('network', 'restart')(
  'a silent sign-in that a change of network cuts starts again by itself, with a new code',
  async () => {
    const { phone, held, before } = await launchWaiting()
    await world.patch({ devices: [{ id: 'phone-1', networkType: '4g' }] })
    await phone.until(async () => (await ends(before)).length === 1)
    held.release()

    expect(await phone.text('.nickname')).toBe('微信用户')
    expect(await ends(before)).toEqual([600003, 201])
  },
)

needing('background', 'restart')(
  'a silent sign-in that the background cuts starts again when the app comes back',
  async () => {
    const { phone, held, before } = await launchWaiting()
    await world.setVisible('phone-1', false)
    await phone.until(async () => (await ends(before)).length === 1)
    await phone.find('.sign-in')
    held.release()
    await world.setVisible('phone-1', true)

    expect(await phone.text('.nickname')).toBe('微信用户')
    expect(await ends(before)).toEqual([600003, 201])
  },
)

needing('network')(
  'a tap whose sign-in a change of network cuts is told so, and the next tap signs in',
  async () => {
    const { phone, server } = stage
    await openLogin(phone)
    const held = server.hold('POST', '/v1/sessions')
    await pressLogin(phone)
    await held.arrived
    await world.patch({ devices: [{ id: 'phone-1', networkType: '4g' }] })
    expect(await phone.text('.failure')).toContain('请求中断了')
    held.release()

    await pressLogin(phone)
    await phone.arrive('pages/profile/profile')
    await phone.find('.nickname')
  },
)

journey('a refusal of an old session that arrives after a new sign-in does not end the new one', async () => {
  const { phone, server } = stage
  await signIn(stage)
  const held = server.hold('GET', '/v1/me')
  await visitProfile(phone)
  await held.arrived
  await signOut(phone)
  await phone.miniProgram.callWxMethod('switchTab', { url: '/pages/profile/profile' })
  await phone.arrive('pages/profile/profile')
  await reachProfile(phone)

  const mark = await markTraffic(server)
  held.release()
  await phone.until(async () => (await countRequests(server, mark)).profiles === 2)
  await phone.find('.nickname')
  expect(await countRequests(server, mark)).toMatchObject({ signIns: 0, exchanges: 0, profiles: 2 })
  expect(server.answered.slice(mark.answered).map(({ status }) => status)).toEqual([401, 200])
  expect(server.all('select id from session where ended_at is null')).toHaveLength(1)
})
