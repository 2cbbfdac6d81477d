import { describe, expect, jest, test } from '@jest/globals'
import { AppError } from '../../utils/core/errors'
import { endTasks, runInstantTask, runTask } from '../../utils/core/page-task'

type Changes = Record<string, unknown>

function createOwner() {
  const data: Changes = {}
  return {
    data,
    setData: jest.fn((changes: Changes) => {
      Object.assign(data, changes)
    }),
    taskFailed: jest.fn((error: AppError, flag: string): Changes => ({ failure: `${flag} ${error.kind}` })),
  }
}

function createDeferred<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<T>((resolvePromise, rejectPromise) => {
    resolve = resolvePromise
    reject = rejectPromise
  })
  return { promise, resolve, reject }
}

describe('runTask', () => {
  test('holds the flag while it runs and sets the result together with its end', async () => {
    const owner = createOwner()
    const work = createDeferred<Changes>()
    const run = runTask(owner, 'saving', () => work.promise)
    expect(owner.data).toEqual({ saving: true })
    work.resolve({ name: 'Lin' })
    await run
    expect(owner.setData.mock.calls).toEqual([[{ saving: true }], [{ saving: false, name: 'Lin' }]])
  })

  test('ends the flag and says once what failed', async () => {
    const owner = createOwner()
    await runTask(owner, 'saving', () => Promise.reject(new AppError('offline')))
    expect(owner.data).toEqual({ saving: false, failure: 'saving offline' })
    expect(owner.taskFailed).toHaveBeenCalledTimes(1)
  })

  test('says nothing of what the person cancelled', async () => {
    const owner = createOwner()
    await runTask(owner, 'saving', () => Promise.reject(new AppError('cancelled')))
    expect(owner.data).toEqual({ saving: false })
    expect(owner.taskFailed).not.toHaveBeenCalled()
  })

  test('throws a bug on, yet never leaves the button dead', async () => {
    const owner = createOwner()
    const run = runTask(owner, 'saving', () => Promise.reject(new TypeError('a bug')))
    await expect(run).rejects.toThrow('a bug')
    expect(owner.data).toEqual({ saving: false })
    expect(owner.taskFailed).not.toHaveBeenCalled()
  })

  test('drops the result of an older run and keeps the flag for the newer one', async () => {
    const owner = createOwner()
    const older = createDeferred<Changes>()
    const newer = createDeferred<Changes>()
    const runs = [
      runTask(owner, 'loading', () => older.promise),
      runTask(owner, 'loading', () => newer.promise),
    ]
    older.resolve({ page: 'older' })
    await runs[0]
    expect(owner.data).toEqual({ loading: true })
    newer.resolve({ page: 'newer' })
    await runs[1]
    expect(owner.data).toEqual({ loading: false, page: 'newer' })
  })

  test('drops the failure of an older run', async () => {
    const owner = createOwner()
    const older = createDeferred<Changes>()
    const run = runTask(owner, 'loading', () => older.promise)
    await runTask(owner, 'loading', async () => ({ page: 'newer' }))
    older.reject(new AppError('timeout'))
    await run
    expect(owner.data).toEqual({ loading: false, page: 'newer' })
  })

  test('runs of different flags do not disturb each other', async () => {
    const owner = createOwner()
    const loading = createDeferred<Changes>()
    const run = runTask(owner, 'loading', () => loading.promise)
    await runTask(owner, 'saving', async () => ({ saved: true }))
    expect(owner.data).toEqual({ loading: true, saving: false, saved: true })
    loading.resolve({})
    await run
    expect(owner.data.loading).toBe(false)
  })

  test('touches nothing once the page is gone', async () => {
    const owner = createOwner()
    const work = createDeferred<Changes>()
    const run = runTask(owner, 'loading', () => work.promise)
    endTasks(owner)
    work.reject(new AppError('offline'))
    await run
    expect(owner.setData.mock.calls).toEqual([[{ loading: true }]])
    expect(owner.taskFailed).not.toHaveBeenCalled()
  })

  test('starts nothing once the page is gone', async () => {
    const owner = createOwner()
    endTasks(owner)
    const work = jest.fn(async () => {})
    await runTask(owner, 'loading', work)
    expect(work).not.toHaveBeenCalled()
    expect(owner.setData).not.toHaveBeenCalled()
  })
})

describe('runInstantTask', () => {
  test('sets what changed, once, and nothing when nothing did', async () => {
    const owner = createOwner()
    await runInstantTask(owner, 'opening', async () => ({ failure: '' }))
    await runInstantTask(owner, 'opening', async () => ({ failure: '' }))
    expect(owner.setData.mock.calls).toEqual([[{ failure: '' }]])
  })

  test('says what failed, but not what was cancelled nor what ends after the page', async () => {
    const owner = createOwner()
    await runInstantTask(owner, 'opening', () => Promise.reject(new AppError('cancelled')))
    expect(owner.data).toEqual({})
    await runInstantTask(owner, 'opening', () => Promise.reject(new AppError('platform')))
    expect(owner.data).toEqual({ failure: 'opening platform' })
    endTasks(owner)
    await runInstantTask(owner, 'opening', async () => ({ failure: '' }))
    expect(owner.data).toEqual({ failure: 'opening platform' })
  })

  test('throws a bug on', async () => {
    const owner = createOwner()
    const run = runInstantTask(owner, 'opening', () => Promise.reject(new TypeError('a bug')))
    await expect(run).rejects.toThrow('a bug')
  })
})
