import { beforeEach, expect, jest, test } from '@jest/globals'
import { AppError } from '../../utils/core/errors'
import { call, catchRegistration, createInstance } from '../support/fake-page'
import { createFakeServices } from '../support/fake-services'

const { fake, module } = createFakeServices()
jest.unstable_mockModule('../../utils/services', () => module)
catchRegistration()
await import('../../components/wxlogin/wxlogin')

beforeEach(() => {
  fake.auth.acquireCode.mockReset()
  fake.auth.acquireCode.mockResolvedValue('code-1')
})

test('emits the code it has acquired and keeps none of it', async () => {
  const button = createInstance()
  const tap = call(button, 'onTap')
  expect(button.data.isAcquiring).toBe(true)
  await tap
  expect(button.sent).toEqual([['loginSuccess', { code: 'code-1' }]])
  expect(button.data.isAcquiring).toBe(false)
  expect(JSON.stringify(button.changes)).not.toContain('code-1')
})

test('emits what went wrong and can be tapped again', async () => {
  fake.auth.acquireCode.mockRejectedValueOnce(new AppError('timeout'))
  const button = createInstance()
  await call(button, 'onTap')
  expect(button.sent).toEqual([['loginFail', { errMsg: 'login:fail timeout', kind: 'timeout' }]])
  await call(button, 'onTap')
  expect(button.sent[1]).toEqual(['loginSuccess', { code: 'code-1' }])
})

test('a second tap meanwhile acquires no second code', async () => {
  const button = createInstance()
  await Promise.all([call(button, 'onTap'), call(button, 'onTap')])
  expect(fake.auth.acquireCode).toHaveBeenCalledTimes(1)
})

test.each(['disabled', 'loading'])('acquires nothing while %s', async (property) => {
  const button = createInstance()
  button.data[property] = true
  await call(button, 'onTap')
  expect(fake.auth.acquireCode).not.toHaveBeenCalled()
  expect(button.sent).toEqual([])
})

test('while held it asks its page instead of WeChat', async () => {
  const button = createInstance()
  button.data.held = true
  await call(button, 'onTap')
  expect(button.sent).toEqual([['loginHeld', undefined]])
  expect(fake.auth.acquireCode).not.toHaveBeenCalled()
})
