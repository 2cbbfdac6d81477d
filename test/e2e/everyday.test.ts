import { expect } from '@jest/globals'
import { en } from '../../utils/locales/en'
import { zhCN } from '../../utils/locales/zh-CN'
import { choose, countRequests, openTab, signIn, signOut } from '../support/journey.ts'
import { journey } from '../support/needs.ts'
import type { Phone } from '../support/phone.ts'
import { setUpStage } from '../support/stage.ts'

const stage = setUpStage()

async function openSettings(phone: Phone): Promise<void> {
  await openTab(phone, 'settings')
  await phone.arrive('pages/settings/settings')
}

async function openProfile(phone: Phone): Promise<void> {
  await openTab(phone, 'profile')
  await phone.arrive('pages/profile/profile')
}

journey('a guest signs in with a tap, sees the account, and signs out', async () => {
  const { phone, server } = stage
  await signIn(stage)
  expect(await phone.text('.nickname')).toBe('微信用户')
  expect(await phone.text('.days')).toBe('1')
  expect(await phone.text('.devices')).toBe('1')
  expect(server.all('select id from users')).toHaveLength(1)
  expect(server.all('select ended_reason from session')).toEqual([{ ended_reason: null }])

  await signOut(phone)
  await phone.until(async () => (await countRequests(server)).signOuts === 1)
  expect(server.all('select ended_reason from session')).toEqual([{ ended_reason: 'signed_out' }])
  await openProfile(phone)
  await phone.find('.sign-in')
  expect(await (await phone.page()).$('.nickname')).toBeNull()
})

journey('a language, a look and a text size hold on every page, and can be taken back', async () => {
  const { phone } = stage
  await openSettings(phone)
  await choose(phone, '.choose-language', 2)
  await choose(phone, '.choose-appearance', 2)
  await choose(phone, '.choose-text-size', 2)
  await phone.find('.page.theme-dark.text-large')
  expect(await phone.text('.section-title')).toBe(en.settings.preferences)

  await openProfile(phone)
  await phone.find('.page.theme-dark.text-large')
  expect(await phone.text('.sign-in')).toBe(en.profile.signIn)

  await openSettings(phone)
  await choose(phone, '.choose-language', 1)
  await choose(phone, '.choose-appearance', 1)
  await choose(phone, '.choose-text-size', 1)
  await phone.find('.page.theme-light.text-standard')
  expect(await phone.text('.section-title')).toBe(zhCN.settings.preferences)
})

journey('who is asked to agree can read both documents first', async () => {
  const { phone } = stage
  await phone.tap('.sign-in')
  await phone.arrive('pages/login/login')
  for (const [at, title] of ['用户协议', '隐私'].entries()) {
    await phone.find('.link')
    const links = await (await phone.page()).$$('.link')
    await links[at]?.tap()
    await phone.arrive('pages/agreement/agreement')
    expect(await phone.text('.paragraph-title')).toContain(title)
    await phone.miniProgram.callWxMethod('navigateBack')
    await phone.arrive('pages/login/login')
  }
})
