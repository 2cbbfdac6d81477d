import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { AppError } from '../../utils/core/errors'
import { en } from '../../utils/locales/en'
import { zhCN } from '../../utils/locales/zh-CN'
import { call, catchRegistration, createInstance, type Instance } from '../support/fake-page'
import { type AuthState, createFakeServices, stranger, user } from '../support/fake-services'

const { fake, module, auth, online } = createFakeServices()
jest.unstable_mockModule('../../utils/services', () => module)
catchRegistration()
await import('../../packages/account/security-log/security-log')

type Log = Awaited<ReturnType<typeof fake.api.readSecurityLog>>
type Entry = Log['entries'][number]

const now = new Date(2026, 10, 22, 12, 0).getTime()
const member: AuthState = { status: 'signed-in', user, userUpdatedAt: 0, isVerified: true }
const words = en['security-log']

const entry = (id: string, kind: Entry['kind'], hoursAgo: number, more: Partial<Entry> = {}): Entry => ({
  ...{ id, kind, at: new Date(now - hoursAgo * 3_600_000).toISOString(), address: '203.0.113.7' },
  device: { model: 'iPhone 15 Pro<iPhone16,1>', system: 'iOS 18.0' },
  ...more,
})

const newest = [
  entry('e5', 'signed_in', 1),
  entry('e4', 'proof_refused', 2),
  entry('e3', 'avatar_refused', 20, { device: null, address: 'operator' }),
]
const older = [entry('e2', 'session_renewed', 21), entry('e1', 'account_created', 800, { address: 'wechat' })]

const pages: Instance[] = []

beforeEach(() => {
  jest.clearAllMocks()
  jest.spyOn(Date, 'now').mockReturnValue(now)
  auth.set(member)
  online.set(true)
  fake.preferences.set({ language: 'en', appearance: 'system', textSize: 'standard' })
  fake.api.endOtherSessions.mockReset().mockResolvedValue()
  fake.ui.confirm.mockReset().mockResolvedValue(true)
  fake.api.readSecurityLog
    .mockReset()
    .mockImplementation(async ({ cursor } = {}) =>
      cursor === undefined
        ? { entries: newest, nextCursor: 'more' }
        : { entries: cursor === 'more' ? older : [], nextCursor: null },
    )
})

afterEach(() => {
  for (const page of pages.splice(0)) call(page, 'onUnload')
})

async function openPage(): Promise<Instance> {
  const page = createInstance()
  pages.push(page)
  await call(page, 'onLoad', {})
  await call(page, 'onShow')
  return page
}

interface Shown {
  title: string
  rows: { id: string; time: string; event: string; details: string; isStrange: boolean; notMeLabel: string }[]
}

const daysOf = (page: Instance) => (page.data.pages as { days: Shown[] }[]).flatMap(({ days }) => days)
const idsOf = (page: Instance) => daysOf(page).flatMap(({ rows }) => rows.map(({ id }) => id))
const tapNotMe = (page: Instance, id: string) =>
  call(page, 'onTapNotMe', { currentTarget: { dataset: { id } } }) as Promise<void>

describe('what is shown', () => {
  test('by days, the newest first, each entry in words with device and origin', async () => {
    const page = await openPage()
    expect(fake.ui.setNavigationTitle).toHaveBeenLastCalledWith(words.title)
    expect(daysOf(page)).toMatchObject([
      {
        title: 'Today',
        rows: [
          { time: '11:00', event: en.events.signed_in, details: 'iPhone 15 Pro · from 203.0.113.7' },
          { time: '10:00', event: en.events.proof_refused },
        ],
      },
      {
        title: 'Yesterday',
        rows: [{ time: '16:00', event: en.events.avatar_refused, details: words.fromOperator }],
      },
    ])
    expect(page.data).toMatchObject({ hasMore: true, isLoading: false, ownerId: user.id })
  })

  test('the same in Chinese', async () => {
    fake.preferences.set({ language: 'zh-CN' })
    expect(daysOf(await openPage())).toMatchObject([
      {
        title: '今天',
        rows: [
          {
            event: zhCN.events.signed_in,
            details: 'iPhone 15 Pro · 来自 203.0.113.7',
            notMeLabel: '11:00 登录，不是我',
          },
          {},
        ],
      },
      { title: '昨天' },
    ])
  })

  test('what is strange is marked, and only signing in can be denied', async () => {
    const rows = daysOf(await openPage()).flatMap((day) => day.rows)
    expect(rows.map(({ isStrange, notMeLabel }) => [isStrange, notMeLabel !== ''])).toEqual([
      [false, true],
      [true, false],
      [false, false],
    ])
  })

  test('every kind of this version has a weight and words of its own in both languages', async () => {
    const kinds = Object.keys(zhCN.events) as Entry['kind'][]
    fake.api.readSecurityLog.mockResolvedValue({
      entries: kinds.map((kind) => entry(kind, kind, 1)),
      nextCursor: null,
    })
    const rows = daysOf(await openPage()).flatMap((day) => day.rows)
    expect(rows.map(({ event }) => event)).toEqual(kinds.map((kind) => en.events[kind]))
    const denied = rows.filter(({ notMeLabel }) => notMeLabel !== '').map(({ id }) => id)
    expect(denied).toEqual(['signed_in', 'session_renewed'])
    const strange = rows.filter(({ isStrange }) => isStrange).map(({ id }) => id)
    expect(strange.sort()).toEqual([
      ...['account_banned', 'data_exported', 'deletion_requested', 'phone_removed', 'proof_refused'],
    ])
  })

  test('a kind that this version does not know has words, and no address or device no details', async () => {
    const unknown = entry('x', 'moved_to_mars' as never, 1, { device: null, address: '' })
    fake.api.readSecurityLog.mockResolvedValue({ entries: [unknown], nextCursor: null })
    expect(daysOf(await openPage())).toMatchObject([
      { rows: [{ event: words.otherEvent, details: '', isStrange: false, notMeLabel: '' }] },
    ])
  })

  test('an empty log is a log of one empty page', async () => {
    fake.api.readSecurityLog.mockResolvedValue({ entries: [], nextCursor: null })
    const page = await openPage()
    expect(page.data).toMatchObject({ pages: [{ id: 0, days: [] }], hasMore: false, ownerId: user.id })
  })
})

describe('scrolling on', () => {
  test('reads from the cursor, goes on with the day, and says nothing anew of what is there', async () => {
    const page = await openPage()
    page.changes.length = 0
    await call(page, 'onReachBottom')
    expect(fake.api.readSecurityLog).toHaveBeenLastCalledWith(expect.objectContaining({ cursor: 'more' }))
    expect(page.changes.map((changes) => Object.keys(changes).sort())).toEqual([
      ['isLoadingMore'],
      ['hasMore', 'isLoadingMore', 'pages[1]'],
    ])
    expect(daysOf(page).map(({ title }) => title)).toEqual(['Today', 'Yesterday', '', '10/20'])
    expect(idsOf(page)).toEqual(['e5', 'e4', 'e3', 'e2', 'e1'])
    expect(daysOf(page)[3]?.rows[0]?.details).toBe(`iPhone 15 Pro · ${words.fromWechat}`)
  })

  test('ends at the last page, and never reads one twice at once', async () => {
    const page = await openPage()
    await Promise.all([call(page, 'onReachBottom'), call(page, 'onReachBottom')])
    await call(page, 'onReachBottom')
    expect(fake.api.readSecurityLog).toHaveBeenCalledTimes(2)
    expect(page.data).toMatchObject({ hasMore: false, isLoadingMore: false })
  })

  test('that fails says so at the end of what is there; only a tap tries again', async () => {
    const page = await openPage()
    fake.api.readSecurityLog.mockRejectedValueOnce(new AppError('offline'))
    await call(page, 'onReachBottom')
    expect(page.data).toMatchObject({ moreFailure: { message: en.errors.offline }, hasMore: true })
    await call(page, 'onReachBottom')
    expect(fake.api.readSecurityLog).toHaveBeenCalledTimes(2)
    await call(page, 'loadMore')
    expect(page.data).toMatchObject({ moreFailure: { message: '' }, hasMore: false })
    expect(idsOf(page)).toHaveLength(5)
  })

  test('a page of a log that was read anew meanwhile is dropped', async () => {
    const page = await openPage()
    let answer = (_log: Log) => {}
    fake.api.readSecurityLog.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
    const loading = call(page, 'loadMore') as Promise<void>
    fake.api.readSecurityLog.mockResolvedValueOnce({
      entries: [entry('e6', 'signed_out', 0)],
      nextCursor: 'new',
    })
    await call(page, 'load')
    answer({ entries: older, nextCursor: null })
    await loading
    expect(idsOf(page)).toEqual(['e6'])
    expect(page.data).toMatchObject({ isLoadingMore: false, hasMore: true })
  })
})

describe('coming back', () => {
  test('leaves what was read further down where nothing has happened, without setting the list', async () => {
    const page = await openPage()
    await call(page, 'onReachBottom')
    page.changes.length = 0
    await call(page, 'onShow')
    expect(page.changes).toEqual([{ isLoading: true }, { isLoading: false }])
    expect(idsOf(page)).toHaveLength(5)
  })

  test('shows what has happened meanwhile on top', async () => {
    const page = await openPage()
    fake.api.readSecurityLog.mockResolvedValueOnce({
      entries: [entry('e6', 'session_ended', 0), ...newest],
      nextCursor: 'more',
    })
    await call(page, 'onPullDownRefresh')
    expect(idsOf(page)).toEqual(['e6', 'e5', 'e4', 'e3'])
    expect(fake.ui.endPullDown).toHaveBeenCalledTimes(1)
  })
})

describe('a log that cannot be fetched', () => {
  test('is said with its code, and fetched by one tap', async () => {
    fake.api.readSecurityLog.mockRejectedValueOnce(
      new AppError('unavailable', { status: 500, code: 'internal_error' }),
    )
    const page = await openPage()
    expect(page.data).toMatchObject({
      ownerId: '',
      loadFailure: { message: en.codes.internal_error, code: 'internal_error' },
    })
    await call(page, 'load')
    expect(page.data).toMatchObject({ ownerId: user.id, loadFailure: { message: '' } })
  })

  test('comes by itself once there is a network', async () => {
    online.set(false)
    fake.api.readSecurityLog.mockRejectedValueOnce(new AppError('offline'))
    const page = await openPage()
    expect(page.data).toMatchObject({ loadFailure: { message: en.errors.offline } })
    online.set(true)
    await new Promise(setImmediate)
    expect(idsOf(page)).toEqual(['e5', 'e4', 'e3'])
  })
})

describe('“this was not me”', () => {
  test('says what follows and asks first', async () => {
    const page = await openPage()
    fake.ui.confirm.mockResolvedValueOnce(false)
    await tapNotMe(page, 'e5')
    expect(fake.ui.confirm).toHaveBeenCalledWith({
      title: words.notMeTitle,
      text: words.notMeText,
      confirmText: words.notMeConfirm,
      cancelText: en.app.cancel,
    })
    expect(fake.api.endOtherSessions).not.toHaveBeenCalled()
    expect(fake.navigation.open).not.toHaveBeenCalled()
  })

  test('ends all other sessions once, and leads to the devices', async () => {
    const page = await openPage()
    page.changes.length = 0
    fake.api.endOtherSessions.mockImplementationOnce(async () => {
      expect(page.data).toMatchObject({ isEnding: true, denied: 'e5' })
      await tapNotMe(page, 'e5')
    })
    await tapNotMe(page, 'e5')
    expect(fake.api.endOtherSessions).toHaveBeenCalledTimes(1)
    expect(page.changes).toEqual([{ isEnding: true, denied: 'e5' }, { isEnding: false }])
    expect(fake.ui.toast).toHaveBeenCalledWith(words.endedOthers)
    expect(fake.navigation.open).toHaveBeenCalledWith({ page: 'devices' })
  })

  test('that fails is said at that entry, and leads nowhere', async () => {
    const page = await openPage()
    fake.api.endOtherSessions.mockRejectedValueOnce(new AppError('offline'))
    await tapNotMe(page, 'e5')
    expect(page.data).toMatchObject({
      denied: 'e5',
      failure: { message: en.errors.offline },
      isEnding: false,
    })
    expect(fake.navigation.open).not.toHaveBeenCalled()
    await tapNotMe(page, 'e5')
    expect(page.data).toMatchObject({ failure: { message: '' } })
  })
})

describe('who is not signed in', () => {
  test('is led to sign in and back here once, and nothing is asked for', async () => {
    auth.set(stranger)
    fake.auth.requireSignIn.mockRejectedValueOnce(new AppError('cancelled'))
    const page = await openPage()
    await call(page, 'onShow')
    await call(page, 'onPullDownRefresh')
    expect(fake.auth.requireSignIn.mock.calls).toEqual([[{ returnTo: { page: 'security-log' } }]])
    expect(page.data).toMatchObject({ gate: { heading: en.member.title, action: en.profile.signIn } })
    expect(fake.api.readSecurityLog).not.toHaveBeenCalled()
  })

  test('by an end from elsewhere is told why', async () => {
    const page = await openPage()
    fake.api.readSecurityLog.mockImplementationOnce(async () => {
      auth.set({ ...stranger, isSignedOut: true, endedReason: 'ended_elsewhere' } as AuthState)
      throw new AppError('signed-out', { code: 'session_revoked' })
    })
    await call(page, 'onShow')
    expect(page.data).toMatchObject({
      gate: { text: en.ended.ended_elsewhere },
      loadFailure: { message: '' },
      memberId: '',
    })
  })

  test('leaves nothing for the next person: the log of another is neither shown nor gone on with', async () => {
    const page = await openPage()
    const second = { ...member, user: { ...user, id: 'user-2' } } as AuthState
    fake.api.readSecurityLog.mockResolvedValueOnce({ entries: newest, nextCursor: null })
    auth.set(second)
    await new Promise(setImmediate)
    expect(page.data).toMatchObject({ memberId: 'user-2', ownerId: 'user-2', hasMore: false })
  })
})
