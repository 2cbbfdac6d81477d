import { afterEach, expect } from '@jest/globals'
import { zhCN } from '../../utils/locales/zh-CN'
import {
  countRequests,
  markTraffic,
  openMemberPage,
  openTab,
  pressLogin,
  signIn,
} from '../support/journey.ts'
import { journey, needing } from '../support/needs.ts'
import { addDevice, addEvent } from '../support/other-devices.ts'
import { Phone } from '../support/phone.ts'
import { setUpStage } from '../support/stage.ts'
import { world } from '../support/world.ts'

const stage = setUpStage()
const devicesPath = 'packages/account/devices/devices'
const hourMs = 3_600_000
let second: Phone | null = null

afterEach(async () => {
  const phone = second
  second = null
  await phone?.close()
})

/** A tablet and a computer of the person signed in. */
function addTwoDevices(): void {
  const now = Date.now()
  addDevice(stage.server, {
    ...{ model: 'iPad', system: 'iPadOS 17.1', signedInAt: now - 50 * hourMs, usedAt: now - 2 * hourMs },
  })
  addDevice(stage.server, {
    ...{
      model: 'microsoft',
      system: 'Windows 11 x64',
      signedInAt: now - 9 * hourMs,
      usedAt: now - 9 * hourMs,
    },
  })
}

async function texts(phone: Phone, selector: string): Promise<string[]> {
  await phone.find(selector)
  const found = await (await phone.page()).$$(selector)
  return Promise.all(found.map((element: { text(): Promise<string> }) => element.text()))
}

const endings = () =>
  stage.server.all('select ended_reason from session order by created_at').map((row) => row.ended_reason)

const confirm = (phone: Phone) => phone.miniProgram.native().confirmModal()

needing('second phone')(
  'two phones of one account see each other, and the one that is ended says why at its next request',
  async () => {
    const { phone } = stage
    await signIn(stage)
    await world.patch({ devices: [{ id: 'phone-2', accountId: 'lin-xia' }] })
    second = await Phone.launch('phone-2')
    await second.find('.nickname')

    await openMemberPage(second, 'devices')
    expect(await texts(second, '.current-name')).toEqual(['Mate 60'])
    expect(await texts(second, '.other-name')).toEqual(['iPhone 15'])
    await openMemberPage(phone, 'devices')
    expect(await texts(phone, '.current-name')).toEqual(['iPhone 15'])
    expect(await texts(phone, '.other-name')).toEqual(['Mate 60'])

    await phone.tap('.end')
    await confirm(phone)
    await phone.goneFrom('.other-name')
    expect(await texts(phone, '.ended-name')).toEqual(['Mate 60'])
    expect(endings()).toEqual([null, 'ended_elsewhere'])

    await second.miniProgram.callWxMethod('startPullDownRefresh')
    expect(await second.text('.gate')).toContain(zhCN.ended.ended_elsewhere)
    await openTab(second, 'profile')
    await second.arrive('pages/profile/profile')
    expect(await second.text('.hero-text')).toBe(zhCN.ended.ended_elsewhere)
  },
)

journey('ending all others leaves this device signed in, and asks first', async () => {
  const { phone, server } = stage
  await signIn(stage)
  addTwoDevices()
  await openMemberPage(phone, 'devices')
  expect(await texts(phone, '.other-name')).toEqual(['iPad', 'Windows 11 x64'])

  await phone.tap('.end-others')
  await phone.miniProgram.native().cancelModal()
  expect(endings()).toEqual([null, null, null])
  await phone.tap('.end-others')
  await confirm(phone)
  await phone.find('.alone')
  expect(endings().sort()).toEqual(['ended_elsewhere', 'ended_elsewhere', null])

  const mark = await markTraffic(server)
  await openTab(phone, 'profile')
  await phone.find('.nickname')
  await phone.until(async () => (await phone.text('.devices')) === '1')
  expect(await countRequests(server, mark)).toMatchObject({ signIns: 0 })
})

journey('the security log shows a sign-in, and denying it ends the other devices', async () => {
  const { phone } = stage
  await signIn(stage)
  addTwoDevices()
  await openMemberPage(phone, 'security-log')
  const events = await texts(phone, '.event')
  // The first two happened at once.
  expect(events.slice(0, 2).sort()).toEqual([zhCN.events.account_created, zhCN.events.signed_in].sort())
  expect(events.slice(2)).toEqual([zhCN.events.signed_in, zhCN.events.signed_in])
  expect((await texts(phone, '.details'))[2]).toContain('Windows 11 x64')

  await phone.tap('.not-me')
  await confirm(phone)
  await phone.arrive(devicesPath)
  await phone.find('.alone')
  expect(endings().sort()).toEqual(['ended_elsewhere', 'ended_elsewhere', null])

  await phone.miniProgram.callWxMethod('navigateBack')
  await phone.arrive('packages/account/security-log/security-log')
  await phone.until(async () => (await texts(phone, '.event'))[0] === zhCN.events.session_ended)
})

journey('a long log is read on as the person scrolls, to its end', async () => {
  const { phone, server } = stage
  await signIn(stage)
  const [user] = server.all('select id from users')
  const yesterday = new Date().setHours(0, 0, 0, 0) - 12 * hourMs
  for (let at = 0; at < 70; at += 1)
    addEvent(server, {
      ...{ userId: String(user?.id), deviceId: null, kind: 'nickname_changed', at: yesterday - at * 1000 },
    })
  await openMemberPage(phone, 'security-log')
  await phone.find('.event')
  expect(await texts(phone, '.event')).toHaveLength(50)
  expect(await (await phone.page()).$('.end')).toBeNull()

  await phone.miniProgram.pageScrollTo(100_000)
  await phone.find('.end')
  expect(await texts(phone, '.event')).toHaveLength(72)
  expect(await texts(phone, '.day-title')).toEqual([zhCN.time.dayToday, zhCN.time.dayYesterday])
})

journey('a guest is led to sign in, and from there to the devices', async () => {
  const { phone } = stage
  await phone.find('.sign-in')
  await openTab(phone, 'settings')
  await phone.arrive('pages/settings/settings')
  expect(await (await phone.page()).$('.open-devices')).toBeNull()

  await phone.miniProgram.callWxMethod('navigateTo', { url: `/${devicesPath}` })
  await phone.arrive('pages/login/login')
  await phone.tap('.agree-box')
  await pressLogin(phone)
  await phone.arrive(devicesPath)
  expect(await texts(phone, '.current-name')).toHaveLength(1)
})

journey('a guest who comes back without signing in is not sent away again', async () => {
  const { phone } = stage
  await phone.find('.sign-in')
  await phone.miniProgram.callWxMethod('navigateTo', { url: `/${devicesPath}` })
  await phone.arrive('pages/login/login')
  await phone.miniProgram.callWxMethod('navigateBack')
  await phone.arrive(devicesPath)
  expect(await phone.text('.gate')).toContain(zhCN.member.title)
})

needing('network')(
  'without a network the devices say so, and come by themselves once there is one',
  async () => {
    const { phone } = stage
    await signIn(stage)
    await world.patch({ devices: [{ id: phone.device, networkType: 'none' }] })
    await openMemberPage(phone, 'devices')
    expect(await phone.text('.load-failure')).toContain(zhCN.errors.offline)
    await world.patch({ devices: [{ id: phone.device, networkType: 'wifi' }] })
    expect(await texts(phone, '.current-name')).toEqual(['iPhone 15'])
  },
)

journey('with the server down the devices say so, and are there after one tap once it is up', async () => {
  const { phone, server } = stage
  await signIn(stage)
  await openTab(phone, 'settings')
  await server.kill()
  await openMemberPage(phone, 'devices')
  expect(await phone.text('.load-failure')).toContain(zhCN.devices.failed)
  await server.start()
  const action = await (await phone.find('.load-failure')).$('.state-action')
  await action?.tap()
  expect(await texts(phone, '.current-name')).toHaveLength(1)
  expect(await (await phone.page()).$('.load-failure')).toBeNull()
})

needing('network')(
  'signing out on all devices without a network holds here at once, and reaches the others later',
  async () => {
    const { phone } = stage
    await signIn(stage)
    addTwoDevices()
    await openTab(phone, 'settings')
    await phone.arrive('pages/settings/settings')
    await world.patch({ devices: [{ id: phone.device, networkType: 'none' }] })
    await phone.tap('.sign-out-everywhere')
    await confirm(phone)
    expect(await phone.text('.failure')).toContain(zhCN.settings.everywhereLater)
    expect(await (await phone.page()).$('.open-devices')).toBeNull()
    expect(endings()).toEqual([null, null, null])

    await world.patch({ devices: [{ id: phone.device, networkType: 'wifi' }] })
    await phone.until(async () => !endings().includes(null))
  },
)
