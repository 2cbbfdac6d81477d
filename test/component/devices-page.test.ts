import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { AppError } from '../../utils/core/errors'
import { en } from '../../utils/locales/en'
import { zhCN } from '../../utils/locales/zh-CN'
import { call, catchRegistration, createInstance, type Instance } from '../support/fake-page'
import { type AuthState, createFakeServices, stranger, user } from '../support/fake-services'

const { fake, module, auth, online } = createFakeServices()
jest.unstable_mockModule('../../utils/services', () => module)
catchRegistration()
await import('../../packages/account/devices/devices')

const now = new Date(2026, 10, 22, 12, 0).getTime()
const hoursAgo = (hours: number) => new Date(now - hours * 3_600_000).toISOString()
const member: AuthState = { status: 'signed-in', user, userUpdatedAt: 0, isVerified: true }

const phone = {
  id: 'this',
  isCurrent: true,
  model: 'iPhone 15 Pro<iPhone16,1>',
  system: 'iOS 18.0',
  signedInAt: hoursAgo(20),
  lastUsedAt: hoursAgo(1),
}
const tablet = { ...phone, id: 'tablet', isCurrent: false, model: 'iPad', signedInAt: hoursAgo(30) }
const computer = {
  ...tablet,
  id: 'pc',
  model: 'microsoft',
  system: 'Windows 11 x64',
  signedInAt: hoursAgo(2),
  lastUsedAt: hoursAgo(2),
}
const oldPhone = {
  model: 'M2012K11C',
  system: 'Android 13',
  reason: 'too_many_devices' as const,
  endedAt: hoursAgo(500),
}
const list = { sessions: [phone, tablet, computer], ended: [oldPhone] }

const pages: Instance[] = []

beforeEach(() => {
  jest.clearAllMocks()
  jest.spyOn(Date, 'now').mockReturnValue(now)
  auth.set(member)
  online.set(true)
  fake.preferences.set({ language: 'en', appearance: 'system', textSize: 'standard' })
  fake.api.listDevices.mockReset().mockResolvedValue(list)
  fake.api.endSession.mockReset().mockResolvedValue()
  fake.api.endOtherSessions.mockReset().mockResolvedValue()
  fake.ui.confirm.mockReset().mockResolvedValue(true)
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

const tapEnd = (page: Instance, id: string) =>
  call(page, 'onTapEnd', { currentTarget: { dataset: { id } } }) as Promise<void>

const namesOf = (page: Instance, part: string) =>
  (page.data[part] as { name: string }[]).map(({ name }) => name)

describe('what is shown', () => {
  test('this device first, then the others with when they were used, then what has ended and why', async () => {
    const page = await openPage()
    expect(page.data).toMatchObject({
      isLoading: false,
      memberId: user.id,
      ownerId: user.id,
      current: [
        {
          name: 'iPhone 15 Pro',
          system: 'iOS 18.0',
          times: [en.devices.inUse, 'Signed in: Yesterday 16:00'],
          isComputer: false,
        },
      ],
      others: [
        {
          id: 'tablet',
          name: 'iPad',
          times: ['Last used: Today 11:00', 'Signed in: Yesterday 06:00'],
          endLabel: 'End the sign-in on iPad',
        },
        { id: 'pc', name: 'Windows 11 x64', system: '', times: ['Signed in: Today 10:00'], isComputer: true },
      ],
      ended: [{ name: 'M2012K11C', why: `${en.endedDevice.too_many_devices} · 11/1 16:00` }],
    })
  })

  test('the same in Chinese', async () => {
    fake.preferences.set({ language: 'zh-CN' })
    const page = await openPage()
    expect(fake.ui.setNavigationTitle).toHaveBeenLastCalledWith(zhCN.devices.title)
    expect(page.data).toMatchObject({
      t: { others: zhCN.devices.others },
      current: [{ times: [zhCN.devices.inUse, '登录于 昨天 16:00'] }],
      others: [{ times: ['上次使用 今天 11:00', '登录于 昨天 06:00'], endLabel: '结束“iPad”的登录' }, {}],
      ended: [{ why: `${zhCN.endedDevice.too_many_devices} · 11 月 1 日 16:00` }],
    })
  })

  test('a device without a name, and a reason that this version does not know', async () => {
    const nameless = { ...tablet, model: '', system: '' }
    const ended = { ...oldPhone, reason: 'lost' as never }
    fake.api.listDevices.mockResolvedValue({ sessions: [phone, nameless], ended: [ended] })
    const page = await openPage()
    expect(page.data).toMatchObject({
      others: [{ name: en.member.unknownDevice, system: '' }],
      ended: [{ why: `${en.endedDevice.signed_out} · 11/1 16:00` }],
    })
  })

  test('opening takes one setData for the action and one for the outcome, and opening again no list', async () => {
    const page = await openPage()
    expect(page.changes.filter((changes) => 'isLoading' in changes)).toHaveLength(2)
    page.changes.length = 0
    await call(page, 'onShow')
    expect(page.changes).toEqual([{ isLoading: true }, { isLoading: false }])
  })

  test('pulling the page down reads the list anew and lets go of the page, also when that fails', async () => {
    const page = await openPage()
    fake.api.listDevices.mockResolvedValueOnce({ sessions: [phone], ended: [] })
    await call(page, 'onPullDownRefresh')
    expect(page.data).toMatchObject({ others: [], ended: [] })
    fake.api.listDevices.mockRejectedValueOnce(new AppError('timeout'))
    await call(page, 'onPullDownRefresh')
    expect(fake.ui.endPullDown).toHaveBeenCalledTimes(2)
  })
})

describe('a list that cannot be fetched', () => {
  test('is said with its code, and fetched by one tap', async () => {
    fake.api.listDevices.mockRejectedValueOnce(new AppError('unavailable', { status: 503, requestId: 'r1' }))
    const page = await openPage()
    expect(page.data).toMatchObject({
      isLoading: false,
      ownerId: '',
      loadFailure: { message: en.errors.unavailable, code: 'unavailable · r1' },
    })
    await call(page, 'load')
    expect(page.data).toMatchObject({ ownerId: user.id, loadFailure: { message: '' } })
    expect(namesOf(page, 'others')).toEqual(['iPad', 'Windows 11 x64'])
  })

  test('leaves the last known one, and comes by itself once there is a network', async () => {
    const page = await openPage()
    online.set(false)
    fake.api.listDevices.mockRejectedValueOnce(new AppError('offline'))
    await call(page, 'onShow')
    expect(page.data).toMatchObject({ loadFailure: { message: en.errors.offline }, ownerId: user.id })
    expect(namesOf(page, 'others')).toEqual(['iPad', 'Windows 11 x64'])

    fake.api.listDevices.mockResolvedValueOnce({ sessions: [phone], ended: [] })
    online.set(true)
    await new Promise(setImmediate)
    expect(page.data).toMatchObject({ loadFailure: { message: '' }, others: [] })
  })

  test('is not asked for twice at once, and no more when the page is gone', async () => {
    const page = createInstance()
    await call(page, 'onLoad', {})
    const loading = call(page, 'load') as Promise<void>
    await call(page, 'load')
    expect(fake.api.listDevices).toHaveBeenCalledTimes(1)
    const cancellation = fake.api.listDevices.mock.calls[0]?.[0]?.cancellation
    call(page, 'onUnload')
    await loading
    expect(cancellation?.isCancelled).toBe(true)
    expect(page.data.others).toEqual([])
  })
})

describe('ending one', () => {
  test('names the device and what follows, and asks first', async () => {
    const page = await openPage()
    fake.ui.confirm.mockResolvedValueOnce(false)
    await tapEnd(page, 'tablet')
    expect(fake.ui.confirm).toHaveBeenCalledWith({
      title: 'End the sign-in on iPad?',
      text: en.devices.endText,
      confirmText: en.devices.endConfirm,
      cancelText: en.app.cancel,
    })
    expect(fake.api.endSession).not.toHaveBeenCalled()
  })

  test('holds the buttons meanwhile and moves it to the ended ones, in one setData each', async () => {
    const page = await openPage()
    page.changes.length = 0
    fake.api.endSession.mockImplementationOnce(async () => {
      expect(page.data).toMatchObject({ isEnding: true, ending: 'tablet' })
      await tapEnd(page, 'pc')
      await call(page, 'onTapEndOthers')
    })
    await tapEnd(page, 'tablet')
    expect(fake.api.endSession.mock.calls).toEqual([[{ id: 'tablet' }]])
    expect(fake.api.endOtherSessions).not.toHaveBeenCalled()
    expect(page.changes).toHaveLength(2)
    expect(page.data).toMatchObject({ isEnding: false, ending: '' })
    expect(namesOf(page, 'others')).toEqual(['Windows 11 x64'])
    expect(page.data.ended).toMatchObject([
      { name: 'iPad', why: `${en.endedDevice.ended_elsewhere} · Today 12:00` },
      { name: 'M2012K11C' },
    ])
    expect(fake.ui.toast).toHaveBeenCalledWith(en.devices.endedOne)
  })

  test('that is gone already ends well', async () => {
    const page = await openPage()
    fake.api.endSession.mockRejectedValueOnce(new AppError('refused', { status: 404, code: 'not_found' }))
    await tapEnd(page, 'tablet')
    expect(page.data).toMatchObject({ failure: { message: '' } })
    expect(namesOf(page, 'others')).toEqual(['Windows 11 x64'])
  })

  test('that fails says so at the device, which stays; the next tap takes it back', async () => {
    const page = await openPage()
    page.changes.length = 0
    fake.api.endSession.mockRejectedValueOnce(new AppError('offline'))
    await tapEnd(page, 'tablet')
    expect(page.changes).toHaveLength(2)
    expect(page.data).toMatchObject({
      ...{ isEnding: false, ending: 'tablet' },
      failure: { message: en.errors.offline, code: 'offline' },
    })
    expect(namesOf(page, 'others')).toEqual(['iPad', 'Windows 11 x64'])
    await tapEnd(page, 'tablet')
    expect(page.data).toMatchObject({ failure: { message: '' }, ending: '' })
  })

  test('a list that was asked for before does not bring it back', async () => {
    const page = await openPage()
    let answer = (_list: typeof list) => {}
    fake.api.listDevices.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
    const loading = call(page, 'load') as Promise<void>
    await tapEnd(page, 'tablet')
    answer(list)
    await loading
    expect(namesOf(page, 'others')).toEqual(['Windows 11 x64'])
  })

  test('goes on when the page is left', async () => {
    const page = await openPage()
    fake.api.endSession.mockImplementationOnce(async (options) => {
      call(page, 'onUnload')
      expect(options.cancellation).toBeUndefined()
    })
    await tapEnd(page, 'tablet')
    expect(fake.ui.toast).toHaveBeenCalledWith(en.devices.endedOne)
  })

  test('a tap on a device that is not there any more asks nothing', async () => {
    const page = await openPage()
    await tapEnd(page, 'gone')
    expect(fake.ui.confirm).not.toHaveBeenCalled()
  })
})

describe('ending all others', () => {
  test('says how many and that this one stays, asks first, and leaves this one alone', async () => {
    const page = await openPage()
    fake.ui.confirm.mockResolvedValueOnce(false)
    await call(page, 'onTapEndOthers')
    expect(fake.ui.confirm).toHaveBeenCalledWith({
      title: en.devices.endOthersTitle,
      text: expect.stringMatching(/^2 other devices .* This device stays/),
      confirmText: en.devices.endOthersConfirm,
      cancelText: en.app.cancel,
    })
    expect(fake.api.endOtherSessions).not.toHaveBeenCalled()
    page.changes.length = 0
    await call(page, 'onTapEndOthers')
    expect(page.changes).toHaveLength(2)
    expect(page.data).toMatchObject({ others: [], isEnding: false })
    expect(namesOf(page, 'current')).toEqual(['iPhone 15 Pro'])
    expect(namesOf(page, 'ended')).toEqual(['iPad', 'Windows 11 x64', 'M2012K11C'])
    expect(fake.ui.toast).toHaveBeenCalledWith(en.devices.endedOthers)
  })

  test('that fails says so beneath its button', async () => {
    const page = await openPage()
    fake.api.endOtherSessions.mockRejectedValueOnce(new AppError('refused', { code: 'rate_limited' }))
    await call(page, 'onTapEndOthers')
    expect(page.data).toMatchObject({ ending: 'others', failure: { message: en.codes.rate_limited } })
  })
})

describe('who is not signed in', () => {
  test('is led to sign in and back here, and nothing is asked for', async () => {
    auth.set(stranger)
    fake.auth.requireSignIn.mockRejectedValueOnce(new AppError('cancelled'))
    const page = await openPage()
    expect(fake.auth.requireSignIn).toHaveBeenCalledWith({ returnTo: { page: 'devices' } })
    expect(page.data).toMatchObject({
      gate: { heading: en.member.title, action: en.profile.signIn },
      failure: { message: '' },
    })
    expect(fake.api.listDevices).not.toHaveBeenCalled()
    await call(page, 'onPullDownRefresh')
    expect(fake.api.listDevices).not.toHaveBeenCalled()
  })

  test('is not led there again by coming back without it, but by a tap', async () => {
    auth.set(stranger)
    const page = await openPage()
    await call(page, 'onShow')
    expect(fake.auth.requireSignIn).toHaveBeenCalledTimes(1)
    fake.auth.requireSignIn.mockRejectedValueOnce(new AppError('platform'))
    await call(page, 'requireSignIn')
    expect(page.data).toMatchObject({ failure: { message: en.errors.platform } })
  })

  test('sees the devices once signed in', async () => {
    auth.set(stranger)
    const page = await openPage()
    auth.set(member)
    await call(page, 'onShow')
    expect(page.data).toMatchObject({ ownerId: user.id, gate: { heading: '' } })
  })

  test('by an end from elsewhere is told why, and the failure is not said twice', async () => {
    const page = await openPage()
    fake.api.listDevices.mockImplementationOnce(async () => {
      auth.set({ ...stranger, isSignedOut: true, endedReason: 'ended_elsewhere' } as AuthState)
      throw new AppError('signed-out', { code: 'session_revoked' })
    })
    await call(page, 'onShow')
    expect(page.data).toMatchObject({
      memberId: '',
      gate: {
        heading: en.profile.endedTitle,
        text: en.ended.ended_elsewhere,
        action: en.profile.signInAgain,
      },
      loadFailure: { message: '' },
    })
  })

  test('leaves nothing for the next person: the list of another is not shown', async () => {
    const page = await openPage()
    fake.api.listDevices.mockRejectedValueOnce(new AppError('offline'))
    auth.set({ ...member, user: { ...user, id: 'user-2' } } as AuthState)
    await call(page, 'onShow')
    expect(page.data.memberId).toBe('user-2')
    expect(page.data.ownerId).not.toBe('user-2')
  })
})
