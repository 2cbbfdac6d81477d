import { expect, test } from '@jest/globals'
import { runWithCallbacks } from '../../src/host/wx/callbacks.ts'
import { describeFailure } from '../../src/host/wx/failure.ts'
import { createRequestQueue } from '../../src/host/wx/request-queue.ts'
import { RemoteError } from '../../src/protocol/peer.ts'

const errors: unknown[] = []
const base = { name: 'api', isPromisified: true, onCallbackError: (error: unknown) => errors.push(error) }

test('the work is done at once, its result comes later through success and complete', async () => {
  const steps: string[] = []
  const answer = await new Promise((resolve) => {
    const options = { success: () => steps.push('success'), complete: resolve }
    const returned = runWithCallbacks({ ...base, options, work: () => steps.push('work') && { a: 1 } })
    steps.push(`returned ${returned}`)
  })
  expect(steps).toEqual(['work', 'returned undefined', 'success'])
  expect(answer).toEqual({ a: 1, errMsg: 'api:ok' })
})

test('what a callback throws is reported, and complete is still called', async () => {
  const thrown = new Error('in success')
  await new Promise((resolve) => {
    const options = {
      success() {
        throw thrown
      },
      complete: resolve,
    }
    runWithCallbacks({ ...base, options, work: () => undefined })
  })
  expect(errors).toEqual([thrown])
})

test('without callbacks a promisified ability gives a promise that rejects with errMsg', async () => {
  const work = () => Promise.reject(new RemoteError('x', { errMsg: 'login:fail system error', errno: 4 }))
  await expect(runWithCallbacks({ ...base, name: 'login', options: {}, work })).rejects.toEqual({
    errMsg: 'login:fail system error',
    errno: 4,
  })
  expect(runWithCallbacks({ ...base, isPromisified: false, options: {}, work })).toBeUndefined()
})

test('a failure keeps its words under the name of the ability that was called', () => {
  expect(describeFailure('setStorage', new Error('no room'))).toEqual({ errMsg: 'setStorage:fail no room' })
  expect(describeFailure('b', new RemoteError('', { errMsg: 'a:fail timeout', errno: 5 }))).toEqual({
    errMsg: 'b:fail timeout',
    errno: 5,
  })
})

test('ten requests run at a time, the next one when one of them has ended', async () => {
  const queue = createRequestQueue()
  const release: (() => void)[] = []
  const start = () =>
    queue.run(
      () => new Promise<void>((resolve) => release.push(resolve)),
      () => false,
    )
  const all = Array.from({ length: 12 }, start)
  await Promise.resolve()
  expect(release).toHaveLength(10)
  release[0]?.()
  await all[0]
  await Promise.resolve()
  expect(release).toHaveLength(11)
})

test('a request that was aborted while it waited is never sent', async () => {
  const queue = createRequestQueue()
  let isSent = false
  const work = async () => {
    isSent = true
  }
  await expect(queue.run(work, () => true)).rejects.toThrow('abort')
  expect(isSent).toBe(false)
})
