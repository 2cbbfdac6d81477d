import { expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { encodeBase64url } from '../../../utils/core/base64url'
import { createCancellation } from '../../../utils/core/cancellation'
import { AppError, toAppError } from '../../../utils/core/errors'
import { createObservable } from '../../../utils/core/observable'

test('base64url is the same as the platform-independent one for any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      expect(encodeBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
    }),
  )
})

test('an observable notifies its listeners until they unsubscribe', () => {
  const value = createObservable(1)
  const seen: number[] = []
  const leave = value.subscribe((next) => seen.push(next))
  value.set(2)
  leave()
  leave()
  value.set(3)

  expect(seen).toEqual([2])
  expect(value.current).toBe(3)
})

test('one listener subscribed twice is two subscriptions', () => {
  const value = createObservable(1)
  const listener = jest.fn()
  const leave = value.subscribe(listener)
  value.subscribe(listener)
  leave()
  value.set(2)

  expect(listener).toHaveBeenCalledTimes(1)
})

test('a listener that throws is reported as an unhandled rejection and costs no other its turn', () => {
  const value = createObservable(1)
  const failure = new Error('listener')
  const seen: number[] = []
  const reject = jest.spyOn(Promise, 'reject').mockImplementation(() => new Promise(() => {}))
  value.subscribe(() => {
    throw failure
  })
  value.subscribe((next) => seen.push(next))
  value.set(2)
  const reported = reject.mock.calls
  reject.mockRestore()

  expect(seen).toEqual([2])
  expect(reported).toEqual([[failure]])
})

test('a cancellation notifies early and late listeners exactly once', () => {
  const cancellation = createCancellation()
  const seen: string[] = []
  cancellation.onCancel(() => seen.push('early'))
  cancellation.onCancel(() => seen.push('left'))()
  cancellation.cancel()
  cancellation.cancel()
  cancellation.onCancel(() => seen.push('late'))

  expect(seen).toEqual(['early', 'late'])
  expect(cancellation.isCancelled).toBe(true)
})

test('an error has its kind and code as text, and keeps what is known', () => {
  const error = new AppError('refused', { code: 'rate_limited', retryAfterSeconds: 5, requestId: 'r1' })

  expect(error).toBeInstanceOf(AppError)
  expect(error).toBeInstanceOf(Error)
  expect([error.name, error.message, error.kind]).toEqual(['AppError', 'refused: rate_limited', 'refused'])
  expect([error.code, error.retryAfterSeconds, error.requestId]).toEqual(['rate_limited', 5, 'r1'])
})

test('a foreign error becomes a platform error that keeps it', () => {
  const foreign = new Error('login:fail system error')
  const own = new AppError('timeout')

  expect(toAppError(foreign)).toMatchObject({ kind: 'platform', cause: foreign })
  expect(toAppError(own)).toBe(own)
})
