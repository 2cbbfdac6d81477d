import { afterAll, beforeAll, expect } from '@jest/globals'
import { en } from '../../utils/locales/en'
import { type Locale, zhCN } from '../../utils/locales/zh-CN'
import { BrowserPhone } from '../support/browser-phone.ts'
import { needing } from '../support/needs.ts'
import { TestServer } from '../support/server.ts'
import { world } from '../support/world.ts'

/** Every state of every page, in both themes and languages, on the narrowest phone and on a tablet. */
const device = 'phone-3'
const windows = [
  { width: 320, height: 568 },
  { width: 768, height: 1024 },
]
const journey = needing('drawing', 'phone settings')
const server = new TestServer()
let phone: BrowserPhone

beforeAll(async () => {
  await world.reset()
  await server.start()
  phone = await BrowserPhone.launch(device)
})

afterAll(async () => {
  await phone?.close()
  await server.close()
})

interface State {
  /** What the page is told; nothing is as it opens. */
  data?: object
  /** What is drawn in this state, and not in the one before: data under a wrong name would change nothing. */
  shows: string
}

interface PageStates {
  path: string
  query?: string
  /** A page that leads a guest, who has to come back from there, to the login page. */
  isForMembers?: boolean
  /** One after the other; the first when the page has all of its content. */
  states: Record<string, State>
}

const longName = 'A phone whose maker has given it a name that is much longer than those of others'
const longWord = 'AphoneWhoseMakerHasGivenItANameWithoutAnyPlaceToBreakIt'

function devicesOf(words: Locale) {
  const { lastUsed, signedIn, inUse } = words.devices
  const device = { name: longName, system: 'HarmonyOS 5.0.0.123', isComputer: false, endLabel: longName }
  const times = [lastUsed, signedIn].map((text) => text.replace('{time}', words.time.dayToday))
  return {
    ownerId: 'user-1',
    memberId: 'user-1',
    'gate.heading': '',
    current: [{ ...device, id: 'a', times: [inUse, ...times.slice(1)] }],
    others: [
      { ...device, id: 'b', times },
      { ...device, id: 'c', name: longWord, isComputer: true, times: times.slice(1) },
    ],
    ended: [{ id: 0, name: longWord, system: longName, why: words.endedDevice.too_many_devices }],
  }
}

function logOf(words: Locale) {
  const origin = '2001:0db8:85a3:0000:0000:8a2e:0370:7334/64'
  const row = { time: '23:59', details: `${longName} · ${origin}`, isStrange: false, notMeLabel: '' }
  const rows = Object.entries(words.events).map(([kind, event], at) => ({
    ...{ ...row, id: kind, event },
    isStrange: at % 3 === 1,
    notMeLabel: at % 3 === 0 ? event : '',
  }))
  return {
    ownerId: 'user-1',
    memberId: 'user-1',
    'gate.heading': '',
    pages: [
      { id: 0, days: [{ id: 'a', title: words.time.dayToday, rows }] },
      { id: 1, days: [{ id: 'b', title: '', rows: rows.slice(0, 1) }] },
    ],
  }
}

function statesOf(words: Locale): PageStates[] {
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
      states: {
        guest: { shows: '.offer-wide' },
        blocked: { data: { mode: 'guest', hero }, shows: '.hero-small' },
        skeleton: { data: { mode: 'skeleton' }, shows: '.bone-last' },
        member: {
          data: { mode: 'member', 'member.nickname': member.nickname, 'member.initial': member.initial },
          shows: `.who:has(.face-initial) .nickname:has-text("${member.nickname}")`,
        },
        offline: { data: { isOffline: true, note: words.profile.offline }, shows: '.note' },
        failed: { data: { failure }, shows: '.failure' },
      },
    },
    {
      path: 'pages/login/login',
      states: {
        open: { shows: '.agree-box' },
        hint: { data: { isHintShown: true }, shows: '.hint' },
        'signing in': {
          data: { isSigningIn: true, isHintShown: false },
          shows: ':not(:has(.hint)) > .not-now[aria-disabled="true"]',
        },
        failed: {
          data: { isSigningIn: false, failure },
          shows: '.failure ~ .not-now:not([aria-disabled="true"])',
        },
        'without agreement': {
          data: { version: '', agreementFailure: failure, failure: noFailure },
          shows: `:not(:has(.agree-box)) > .failure:has-text("${words.login.agreementFailed}")`,
        },
      },
    },
    {
      path: 'pages/agreement/agreement',
      query: '?document=privacy',
      states: {
        read: { shows: '.paragraph' },
        skeleton: { data: { isLoading: true }, shows: '.bone-title' },
        failed: {
          data: { isLoading: false, failure },
          shows: `wx-state-view:has-text("${failure.code}")`,
        },
        empty: {
          data: { failure: noFailure, paragraphs: [] },
          shows: `wx-state-view:has-text("${words.agreement.empty}")`,
        },
      },
    },
    {
      path: 'pages/settings/settings',
      states: {
        guest: { shows: '.choose-text-size' },
        member: { data: { memberName: member.nickname }, shows: '.sign-out' },
        failed: { data: { failure }, shows: '.failure' },
        leaving: { data: { isSigningOut: true }, shows: '.sign-out[loading]' },
        'leaving everywhere': {
          data: { isSigningOut: false, isSigningOutEverywhere: true },
          shows: `.sign-out-everywhere:has-text("${words.settings.signingOut}")`,
        },
      },
    },
    {
      path: 'packages/account/devices/devices',
      isForMembers: true,
      states: {
        guest: { shows: '.gate' },
        devices: { data: devicesOf(words), shows: `.other-name:has-text("${longWord}")` },
        ending: { data: { isEnding: true, ending: 'b' }, shows: '.end[loading]' },
        'end failed': { data: { isEnding: false, failure }, shows: '.row > .failure' },
        'ending others': {
          data: { isEnding: true, ending: 'others', failure: noFailure },
          shows: '.end-others[loading]',
        },
        'end of others failed': { data: { isEnding: false, failure }, shows: '.others-failure' },
        'not refreshed': {
          data: { loadFailure: failure, failure: noFailure },
          shows: '.load-failure ~ .group',
        },
        alone: { data: { loadFailure: noFailure, others: [], ended: [] }, shows: '.alone' },
        skeleton: { data: { ownerId: '' }, shows: '.skeleton' },
        failed: { data: { loadFailure: failure }, shows: ':not(:has(.group)) > .load-failure' },
      },
    },
    {
      path: 'packages/account/security-log/security-log',
      isForMembers: true,
      states: {
        guest: { shows: '.gate' },
        log: { data: { ...logOf(words), hasMore: true }, shows: '.mark' },
        denying: { data: { isEnding: true, denied: 'account_created' }, shows: '.not-me[loading]' },
        'deny failed': { data: { isEnding: false, failure }, shows: '.row wx-state-view' },
        'loading more': { data: { isLoadingMore: true, failure: noFailure }, shows: '.more .bone' },
        'more failed': {
          data: { isLoadingMore: false, moreFailure: failure },
          shows: `.more:has-text("${words['security-log'].moreFailed}")`,
        },
        end: { data: { moreFailure: noFailure, hasMore: false }, shows: '.end' },
        'not refreshed': { data: { loadFailure: failure }, shows: '.failure ~ .day' },
        empty: { data: { loadFailure: noFailure, pages: [{ id: 0, days: [] }] }, shows: '.empty' },
        skeleton: { data: { ownerId: '' }, shows: '.skeleton' },
        failed: { data: { loadFailure: failure }, shows: ':not(:has(.day)) > .failure' },
      },
    },
  ]
}

const login = 'pages/login/login'

async function openPage({
  path,
  query = '',
  isForMembers = false,
}: Omit<PageStates, 'states'>): Promise<void> {
  if (!isForMembers) return phone.open(path, query)
  await phone.call('App.callWxMethod', { method: 'reLaunch', args: [{ url: `/${path}` }] })
  await phone.page.locator(`wx-page[data-page="${login}"]`).waitFor()
  await phone.call('App.callWxMethod', { method: 'navigateBack', args: [{}] })
  await phone.page.locator(`wx-page[data-page="${path}"]`).waitFor()
}

async function choose(row: string, index: number): Promise<void> {
  await phone.open('pages/settings/settings')
  await phone.page.locator(`${row} [role="radio"]`).nth(index).tap()
}

async function showTheme(theme: 'light' | 'dark'): Promise<void> {
  await world.patch({ devices: [{ id: device, theme }] })
  await phone.page.locator(`html[data-theme="${theme}"]`).waitFor()
}

/** What is wrong with the page as it is, in windows of every size. */
async function faultsOf(state: string, shows: string): Promise<string[]> {
  const faults: string[] = []
  for (const size of windows) {
    await phone.page.setViewportSize(size)
    const looks = await phone.measure()
    const found = [...looks.faults]
    if (looks.texts === 0) found.push('no text')
    if (!(await phone.page.locator(shows).first().isVisible())) found.push(`${shows} is not visible`)
    faults.push(...found.map((fault) => `${state}, ${size.width} px: ${fault}`))
  }
  return faults
}

for (const [language, size, words] of [
  ['zh-CN', 'extra', zhCN],
  ['en', 'small', en],
  ['en', 'extra', en],
] as const)
  journey(`every state in ${language} with ${size} text is readable, in reach and whole`, async () => {
    await choose('.choose-language', language === 'en' ? 2 : 1)
    await choose('.choose-text-size', ['small', 'standard', 'large', 'extra'].indexOf(size))
    const faults: string[] = []
    for (const theme of ['light', 'dark'] as const) {
      // A page draws itself anew in another theme and forgets what it was told, so it is opened in it.
      await showTheme(theme)
      for (const { states, ...route } of statesOf(words)) {
        await openPage(route)
        for (const [name, { data, shows }] of Object.entries(states)) {
          if (data) await phone.setData(data)
          else {
            await phone.page.locator(shows).first().waitFor()
            await phone.holdStill()
          }
          faults.push(...(await faultsOf(`${route.path} ${name}, ${theme}`, shows)))
        }
      }
    }
    expect(faults).toEqual([])
  })

/** Text and ground of what the selector finds, as they are drawn. */
function readColors(selector: string): Promise<unknown> {
  const read = `(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.querySelector('${selector}')))`
  return phone.page.evaluate(read)
}

for (const [path, selector, idle, busy] of [
  ['pages/login/login', 'wx-wxlogin wx-button', { isSigningIn: false }, { isSigningIn: true }],
  ['pages/login/login', '.not-now', { isSigningIn: false }, { isSigningIn: true }],
  ['pages/settings/settings', '.sign-out', { memberName: 'Lin' }, { isSigningOut: true }],
  ['packages/account/devices/devices', '.end[data-id="b"]', devicesOf(zhCN), { isEnding: true, ending: 'b' }],
] as const)
  journey(`${path}: a busy ${selector} keeps its colours`, async () => {
    for (const theme of ['light', 'dark'] as const) {
      await showTheme(theme)
      await openPage({ path, isForMembers: path.startsWith('packages/') })
      if (path === login) await phone.page.locator('.agree-box').waitFor()
      await phone.holdStill()
      await phone.setData(idle)
      const before = await readColors(selector)
      await phone.setData(busy)
      expect(await phone.page.locator(selector).getAttribute('aria-disabled')).toBe('true')
      expect(await readColors(selector)).toEqual(before)
    }
  })

journey(
  'the person’s own theme reaches the window behind every page, and says what it does not reach',
  async () => {
    await showTheme('light')
    await choose('.choose-language', 2)
    await choose('.choose-appearance', 2)
    await phone.page.getByText(en.settings.appearanceNote).waitFor()
    for (const { states: _states, ...route } of statesOf(en)) {
      await openPage(route)
      const window = phone.page.locator('.phone-page:not([hidden])')
      await window.and(phone.page.locator('[data-text-style="light"]')).waitFor()
      expect(await readColors('.phone-page:not([hidden])')).toEqual([expect.anything(), 'rgb(17, 18, 19)'])
    }
    await choose('.choose-appearance', 0)
  },
)

journey('a state that the page does not get into is found', async () => {
  await phone.open('pages/settings/settings')
  await phone.holdStill()
  await phone.setData({ nameOfMember: 'Lin' })
  expect(await faultsOf('member', '.sign-out')).toContain('member, 320 px: .sign-out is not visible')
})

journey('what is hard to read, to hit or to see whole is found', async () => {
  await phone.open('pages/settings/settings')
  await phone.holdStill()
  await phone.setData({ memberName: 'Lin' })
  await phone.page.addStyleTag({
    content: `.section-title { color: var(--bg) !important } .group { min-width: 5000px }
      wx-button { width: 30px !important; min-height: 0 !important; height: 30px }`,
  })
  await phone.page.evaluate(`document.querySelector('.sign-out').setAttribute('aria-label', '')`)
  const { faults } = await phone.measure()
  expect(faults.join('\n')).toMatch(/sign-out.* has no name/)
  expect(faults.join('\n')).toMatch(/contrast of 1\.00/)
  expect(faults.join('\n')).toMatch(/reaches from/)
  expect(faults.join('\n')).toMatch(/sign-out.* × 30\.0 px/)
})
