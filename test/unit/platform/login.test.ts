import { expect, test } from '@jest/globals'
import { createLogin } from '../../../utils/platform/login'
import { failureOf } from '../support/auth-bench'
import { useFakeWx } from '../support/fake-wx'
import { ManualTime } from '../support/manual-time'

type LoginCall = WechatMiniprogram.LoginOption

test('wx.login gives its code', async () => {
  const time = new ManualTime()
  useFakeWx({ login: ({ success }: LoginCall) => success?.({ code: 'c1', errMsg: 'login:ok' }) })

  expect(await createLogin(time.timers)()).toBe('c1')
})

test('wx.login fails → the caller gets an error, neither silence nor the text as a code', async () => {
  const time = new ManualTime()
  const failure = { errMsg: 'login:fail the code is a mock one', errno: 4 }
  useFakeWx({ login: ({ fail }: LoginCall) => fail?.(failure) })
  const error = await failureOf(createLogin(time.timers)())

  expect(error).toMatchObject({ kind: 'platform', cause: failure })
  expect(error.message).not.toContain('mock')
})

test.each([undefined, '', 7])('wx.login that succeeds with %p as its code has failed', async (code) => {
  const time = new ManualTime()
  const result = { code, errMsg: 'login:ok' } as unknown as WechatMiniprogram.LoginSuccessCallbackResult
  useFakeWx({ login: ({ success }: LoginCall) => success?.(result) })

  expect((await failureOf(createLogin(time.timers)())).kind).toBe('platform')
})

test('wx.login that never answers ends after 5 s', async () => {
  const time = new ManualTime()
  useFakeWx({ login: () => undefined })
  const error = failureOf(createLogin(time.timers)())
  await time.advance(5_000)

  expect((await error).kind).toBe('timeout')
  expect(time.pendingCount).toBe(0)
})
