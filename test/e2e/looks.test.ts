import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { en } from '../../utils/locales/en'
import { type Locale, zhCN } from '../../utils/locales/zh-CN'
import { BrowserPhone } from '../support/browser-phone.ts'
import { TestServer } from '../support/server.ts'
import { world } from '../support/world.ts'

/** Every state of every page, in both themes and languages, on the narrowest phone and on a tablet. */
const device = 'phone-3'
const windows = [
  { width: 320, height: 568 },
  { width: 768, height: 1024 },
]
const server = new TestServer()
let phone: BrowserPhone

beforeAll(async () => {
  await world.reset()
  await server.start()
  phone = await BrowserPhone.launch(device)
}, 60_000)

afterAll(async () => {
  await phone?.close()
  await server.close()
})

interface State {
  path: string
  query?: string
  /** What tells that the page has all of its content. */
  shows: string
  /** Data of the states that the page gets into; the first is as it opens. */
  data: Record<string, object>
}

function statesOf(words: Locale): State[] {
  const failure = { message: words.codes.rate_limited, code: 'rate_limited · 0123456789abcdef' }
  const noFailure = { message: '', code: '' }
  const member = { nickname: '林夏 with a name that is much longer than others', initial: '林' }
  const hero = {
    title: words.blocked.bannedTitle,
    text: words.blocked.interactionText,
    small: words.app.contact,
    action: words.blocked.consentAction,
  }
  return [
    {
      path: 'pages/profile/profile',
      shows: '.offer-wide',
      data: {
        guest: {},
        blocked: { mode: 'guest', hero },
        skeleton: { mode: 'skeleton' },
        member: { mode: 'member', 'member.nickname': member.nickname, 'member.initial': member.initial },
        offline: { isOffline: true, note: words.profile.offline },
        failed: { failure },
      },
    },
    {
      path: 'pages/login/login',
      shows: '.agree-box',
      data: {
        open: {},
        hint: { isHintShown: true },
        'signing in': { signingIn: true, isHintShown: false },
        failed: { signingIn: false, failure },
        'without agreement': { version: '', agreementFailure: failure, failure: noFailure },
      },
    },
    {
      path: 'pages/agreement/agreement',
      query: '?document=privacy',
      shows: '.paragraph',
      data: {
        read: {},
        skeleton: { loading: true },
        failed: { loading: false, failure },
        empty: { failure: noFailure, paragraphs: [] },
      },
    },
    {
      path: 'pages/settings/settings',
      shows: '.choose-text-size',
      data: {
        guest: {},
        member: { memberName: member.nickname },
        failed: { failure },
        leaving: { signingOut: true },
      },
    },
  ]
}

async function choose(row: string, index: number): Promise<void> {
  await phone.open('pages/settings/settings')
  await phone.page.locator(`${row} [role="radio"]`).nth(index).tap()
}

async function faultsOf(state: string): Promise<string[]> {
  const faults: string[] = []
  for (const theme of ['light', 'dark'] as const) {
    await world.patch({ devices: [{ id: device, theme }] })
    await phone.page.locator(`html[data-theme="${theme}"]`).waitFor()
    for (const size of windows) {
      await phone.page.setViewportSize(size)
      const looks = await phone.measure()
      if (looks.texts === 0) faults.push(`${state}: no text`)
      faults.push(...looks.faults.map((fault) => `${state}, ${theme}, ${size.width} px: ${fault}`))
    }
  }
  return faults
}

test.each([
  ['zh-CN', 'extra', zhCN],
  ['en', 'small', en],
  ['en', 'extra', en],
] as const)(
  'every state in %s with %s text is readable, in reach and whole',
  async (language, size, words) => {
    await choose('.choose-language', language === 'en' ? 2 : 1)
    await choose('.choose-text-size', ['small', 'standard', 'large', 'extra'].indexOf(size))
    const faults: string[] = []
    for (const { path, query, shows, data } of statesOf(words)) {
      await phone.open(path, query)
      await phone.page.locator(shows).first().waitFor()
      for (const [name, changes] of Object.entries(data)) {
        await phone.setData(changes)
        faults.push(...(await faultsOf(`${path} ${name}`)))
      }
    }
    expect(faults).toEqual([])
  },
  60_000,
)

test('what is hard to read, to hit or to see whole is found', async () => {
  await phone.open('pages/settings/settings')
  await phone.setData({ memberName: 'Lin' })
  await phone.page.addStyleTag({
    content: `.section-title { color: var(--bg) !important } .group { min-width: 5000px }
      wx-button { width: 30px !important; min-height: 0 !important; height: 30px }`,
  })
  const { faults } = await phone.measure()
  expect(faults.join('\n')).toMatch(/contrast of 1\.00/)
  expect(faults.join('\n')).toMatch(/reaches from/)
  expect(faults.join('\n')).toMatch(/sign-out.* × 30\.0 px/)
})
