import { expect } from '@jest/globals'
import { openTab, pressLogin, signIn } from '../support/journey.ts'
import { journey } from '../support/needs.ts'
import { type PathChange, takePageChanges, watchPageChanges } from '../support/page-changes.ts'
import type { Phone } from '../support/phone.ts'
import { setUpStage } from '../support/stage.ts'

const stage = setUpStage()

/** Does something as a person would, and gives the one `setData` it led to, or none. */
async function changesOf(phone: Phone, act: () => Promise<unknown>): Promise<string[]> {
  await takePageChanges(phone)
  await act()
  const calls = await takePageChanges(phone)
  expect(calls.length).toBeLessThanOrEqual(1)
  const changes = calls.flat()
  expect(changes.filter(isIdle)).toEqual([])
  return changes.map(({ path }) => path)
}

const isIdle = ({ before, after }: PathChange) => JSON.stringify(before) === JSON.stringify(after)

async function tapChoice(phone: Phone, row: string, at: number): Promise<void> {
  const choices = await (await phone.find(row)).$$('.choice')
  await choices[at]?.tap()
}

journey(
  'on the login page an action changes the page once, and only where something is different',
  async () => {
    const { phone, server } = stage
    await phone.tap('.sign-in')
    await phone.arrive('pages/login/login')
    await phone.find('.agree-box')
    await watchPageChanges(phone)
    expect(await changesOf(phone, () => pressLogin(phone))).toEqual(['isHintShown'])
    expect(await changesOf(phone, () => phone.tap('.agree-box'))).toEqual(['isAgreed', 'isHintShown'])
    expect(await changesOf(phone, () => phone.tap('.agree-box'))).toEqual(['isAgreed'])
    await phone.tap('.agree-box')
    const held = server.hold('POST', '/v1/sessions')
    expect(
      await changesOf(phone, async () => {
        await pressLogin(phone)
        await held.arrived
      }),
    ).toEqual(['isSigningIn'])
    held.release()
    await phone.arrive('pages/profile/profile')
  },
)

journey('in the settings a choice changes the page once, and only where something is different', async () => {
  const { phone } = stage
  await phone.find('.sign-in')
  await openTab(phone, 'settings')
  await phone.arrive('pages/settings/settings')
  await watchPageChanges(phone)
  expect(await changesOf(phone, () => tapChoice(phone, '.choose-appearance', 2))).toEqual([
    'theme',
    'themeClass',
    'appearance',
  ])
  expect(await changesOf(phone, () => tapChoice(phone, '.choose-text-size', 2))).toEqual([
    'themeClass',
    'textSize',
  ])
  const inEnglish = await changesOf(phone, () => tapChoice(phone, '.choose-language', 2))
  expect(inEnglish).toContain('language')
  expect(inEnglish).toContain('t.language')
  expect(await changesOf(phone, () => tapChoice(phone, '.choose-language', 2))).toEqual([])
})

journey('coming back to the profile changes it only where the server says something new', async () => {
  const { phone, server } = stage
  await signIn(stage)
  await watchPageChanges(phone)
  await openTab(phone, 'settings')
  server.run('update users set sign_in_days = 12')
  const held = server.hold('GET', '/v1/me')
  expect(
    await changesOf(phone, async () => {
      await openTab(phone, 'profile')
      await held.arrived
      await phone.arrive('pages/profile/profile')
    }),
  ).toEqual(['isRefreshing'])
  held.release()
  await phone.until(async () => (await phone.text('.days')) === '12')
  const answered = (await takePageChanges(phone)).flat().map(({ path }) => path)
  expect(answered.sort()).toEqual(['isRefreshing', 'member.days'])
})
