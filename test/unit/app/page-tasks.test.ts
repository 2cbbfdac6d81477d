import { describe, expect, jest, test } from '@jest/globals'
import { createPageTasks } from '../../../utils/app/page-tasks'
import { AppError } from '../../../utils/core/errors'

type Changes = Record<string, unknown>

function createPage() {
  const data: Changes = {}
  const setData = jest.fn((changes: Changes) => {
    Object.assign(data, changes)
  })
  const taskFailed = jest.fn(
    (error: AppError, flag: string): Changes => ({ failure: `${flag} ${error.kind}` }),
  )
  return { data, setData, taskFailed, ...createPageTasks({ data, setData }, taskFailed) }
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

describe('run', () => {
  test('holds the flag while it runs and sets the result together with its end', async () => {
    const page = createPage()
    const work = createDeferred<Changes>()
    const run = page.run('saving', () => work.promise)
    expect(page.data).toEqual({ saving: true })
    work.resolve({ name: 'Lin' })
    await run
    expect(page.setData.mock.calls).toEqual([[{ saving: true }], [{ saving: false, name: 'Lin' }]])
  })

  test('shows together with the flag what else is to be seen while it runs', async () => {
    const page = createPage()
    await page.run('saving', async () => ({ name: 'Lin' }), { savedId: 'a', name: '' })
    expect(page.setData.mock.calls).toEqual([
      [{ savedId: 'a', name: '', saving: true }],
      [{ saving: false, name: 'Lin' }],
    ])
  })

  test('ends the flag and says once what failed', async () => {
    const page = createPage()
    await page.run('saving', () => Promise.reject(new AppError('offline')))
    expect(page.data).toEqual({ saving: false, failure: 'saving offline' })
    expect(page.taskFailed).toHaveBeenCalledTimes(1)
  })

  test('says nothing of what the person cancelled', async () => {
    const page = createPage()
    await page.run('saving', () => Promise.reject(new AppError('cancelled')))
    expect(page.data).toEqual({ saving: false })
    expect(page.taskFailed).not.toHaveBeenCalled()
  })

  test('throws a bug on, yet never leaves the button dead', async () => {
    const page = createPage()
    const run = page.run('saving', () => Promise.reject(new TypeError('a bug')))
    await expect(run).rejects.toThrow('a bug')
    expect(page.data).toEqual({ saving: false })
    expect(page.taskFailed).not.toHaveBeenCalled()
  })

  test('drops the result of an older run and keeps the flag for the newer one', async () => {
    const page = createPage()
    const older = createDeferred<Changes>()
    const newer = createDeferred<Changes>()
    const runs = [page.run('loading', () => older.promise), page.run('loading', () => newer.promise)]
    older.resolve({ page: 'older' })
    await runs[0]
    expect(page.data).toEqual({ loading: true })
    newer.resolve({ page: 'newer' })
    await runs[1]
    expect(page.data).toEqual({ loading: false, page: 'newer' })
  })

  test('drops the failure of an older run', async () => {
    const page = createPage()
    const older = createDeferred<Changes>()
    const run = page.run('loading', () => older.promise)
    await page.run('loading', async () => ({ page: 'newer' }))
    older.reject(new AppError('timeout'))
    await run
    expect(page.data).toEqual({ loading: false, page: 'newer' })
  })

  test('runs of different flags do not disturb each other', async () => {
    const page = createPage()
    const loading = createDeferred<Changes>()
    const run = page.run('loading', () => loading.promise)
    await page.run('saving', async () => ({ saved: true }))
    expect(page.data).toEqual({ loading: true, saving: false, saved: true })
    loading.resolve({})
    await run
    expect(page.data.loading).toBe(false)
  })

  test('touches nothing once the page is gone', async () => {
    const page = createPage()
    const work = createDeferred<Changes>()
    const run = page.run('loading', () => work.promise)
    page.end()
    work.reject(new AppError('offline'))
    await run
    expect(page.setData.mock.calls).toEqual([[{ loading: true }]])
    expect(page.taskFailed).not.toHaveBeenCalled()
  })

  test('starts nothing once the page is gone', async () => {
    const page = createPage()
    page.end()
    const work = jest.fn(async () => {})
    await page.run('loading', work)
    expect(work).not.toHaveBeenCalled()
    expect(page.setData).not.toHaveBeenCalled()
  })
})

describe('runInstantly', () => {
  test('sets what changed, once, and nothing when nothing did', async () => {
    const page = createPage()
    await page.runInstantly('opening', async () => ({ failure: '' }))
    await page.runInstantly('opening', async () => ({ failure: '' }))
    expect(page.setData.mock.calls).toEqual([[{ failure: '' }]])
  })

  test('says what failed, but not what was cancelled nor what ends after the page', async () => {
    const page = createPage()
    await page.runInstantly('opening', () => Promise.reject(new AppError('cancelled')))
    expect(page.data).toEqual({})
    await page.runInstantly('opening', () => Promise.reject(new AppError('platform')))
    expect(page.data).toEqual({ failure: 'opening platform' })
    page.end()
    await page.runInstantly('opening', async () => ({ failure: '' }))
    expect(page.data).toEqual({ failure: 'opening platform' })
  })

  test('throws a bug on', async () => {
    const page = createPage()
    const run = page.runInstantly('opening', () => Promise.reject(new TypeError('a bug')))
    await expect(run).rejects.toThrow('a bug')
  })
})
