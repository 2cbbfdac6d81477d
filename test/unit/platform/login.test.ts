import { expect, test } from '@jest/globals'
import { createLogin } from '../../../utils/platform/login'
import { failureOf } from '../support/auth-bench'
import { useFakeWx } from '../support/fake-wx'
import { ManualTime } from '../support/manual-time'

type LoginCall = WechatMiniprogram.LoginOption

const openLogin = ({ timers }: ManualTime, isOnline = true) => createLogin({ timers, network: { isOnline } })

test('wx.login gives its code', async () => {
  const time = new ManualTime()
  useFakeWx({ login: ({ success }: LoginCall) => success?.({ code: 'c1', errMsg: 'login:ok' }) })

  expect(await openLogin(time)()).toBe('c1')
})

test('wx.login fails → the caller gets an error, neither silence nor the text as a code', async () => {
  const time = new ManualTime()
  const failure = { errMsg: 'login:fail the code is a mock one', errno: 4 }
  useFakeWx({ login: ({ fail }: LoginCall) => fail?.(failure) })
  const error = await failureOf(openLogin(time)())

  expect(error).toMatchObject({ kind: 'platform', cause: failure })
  expect(error.message).not.toContain('mock')
})

test.each([
  ['login:fail network is not available', 600001, false, 'offline'],
  ['login:fail interrupted', 600003, true, 'interrupted'],
  ['login:fail request timeout', undefined, true, 'timeout'],
])('%s (errno %p, online %p) is %s', async (errMsg, errno, isOnline, kind) => {
  const time = new ManualTime()
  const failure = { errMsg, ...(errno === undefined ? {} : { errno }) }
  useFakeWx({ login: ({ fail }: LoginCall) => fail?.(failure as never) })

  expect(await failureOf(openLogin(time, isOnline)())).toMatchObject({ kind, cause: failure })
})

test.each([undefined, '', 7])('wx.login that succeeds with %p as its code has failed', async (code) => {
  const time = new ManualTime()
  const result = { code, errMsg: 'login:ok' } as unknown as WechatMiniprogram.LoginSuccessCallbackResult
  useFakeWx({ login: ({ success }: LoginCall) => success?.(result) })

  expect((await failureOf(openLogin(time)())).kind).toBe('platform')
})

test('wx.login that never answers ends after 5 s', async () => {
  const time = new ManualTime()
  useFakeWx({ login: () => undefined })
  const error = failureOf(openLogin(time)())
  await time.advance(5_000)

  expect((await error).kind).toBe('timeout')
  expect(time.pendingCount).toBe(0)
})
