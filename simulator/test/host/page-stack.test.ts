import { beforeEach, expect, test } from '@jest/globals'
import { createPageStack, type LiveStack } from '../../src/host/pages/page-stack.ts'

const tabs = ['tab/one', 'tab/two']
const known = [...tabs, 'plain/a', 'plain/b']

let log: string[]
let stack: LiveStack<string>
let onLoad: (path: string) => void

beforeEach(() => {
  log = []
  onLoad = () => undefined
  let lastId = 0
  stack = createPageStack<string>({
    hasPage: (path) => known.includes(path),
    isTab: (path) => tabs.includes(path),
    createPage({ path }) {
      lastId += 1
      const note = (hook: string) => () => void log.push(`${path} ${hook}`)
      const load = () => {
        note('load')()
        onLoad(path)
      }
      const ready = () => Promise.resolve()
      return {
        entry: `${path}#${lastId}`,
        path,
        load,
        show: note('show'),
        hide: note('hide'),
        unload: note('unload'),
        ready,
      }
    },
    onChange: () => undefined,
  })
})

const paths = () => stack.pages().map((page) => page.path)
const entries = () => stack.pages().map((page) => page.entry)

test('navigateTo hides the page below before the new one loads', async () => {
  await stack.reLaunch('/tab/one')
  await stack.navigateTo('/plain/a')
  expect(log).toEqual(['tab/one load', 'tab/one show', 'tab/one hide', 'plain/a load', 'plain/a show'])
  expect(paths()).toEqual(['tab/one', 'plain/a'])
})

test('navigateBack unloads the top page and shows the one below again', async () => {
  await stack.reLaunch('/tab/one')
  await stack.navigateTo('/plain/a')
  log.length = 0
  await stack.navigateBack()
  expect(log).toEqual(['plain/a unload', 'tab/one show'])
})

test('navigateBack goes no further than the first page', async () => {
  await stack.reLaunch('/plain/a')
  await stack.navigateTo('/plain/b')
  await stack.navigateTo('/plain/a')
  await stack.navigateBack(9)
  expect(entries()).toEqual(['plain/a#1'])
  await expect(stack.navigateBack()).rejects.toThrow('cannot navigate back at first page.')
})

test('redirectTo unloads the old page before the new one loads, and gives a new instance', async () => {
  await stack.reLaunch('/plain/a')
  log.length = 0
  await stack.redirectTo('/plain/a')
  expect(log).toEqual(['plain/a unload', 'plain/a load', 'plain/a show'])
  expect(entries()).toEqual(['plain/a#2'])
})

test('switchTab keeps tab pages alive and closes all others', async () => {
  await stack.reLaunch('/tab/one')
  await stack.switchTab('/tab/two')
  await stack.navigateTo('/plain/a')
  log.length = 0
  await stack.switchTab('/tab/one')
  expect(log).toEqual(['plain/a unload', 'tab/one show'])
  expect(entries()).toEqual(['tab/one#1'])
  await stack.switchTab('/tab/two')
  expect(entries()).toEqual(['tab/two#2'])
})

test('switchTab to the visible tab changes nothing', async () => {
  await stack.reLaunch('/tab/one')
  log.length = 0
  await stack.switchTab('/tab/one')
  expect(log).toEqual([])
})

test('reLaunch closes every page, hidden tab pages as well', async () => {
  await stack.reLaunch('/tab/one')
  await stack.switchTab('/tab/two')
  log.length = 0
  await stack.reLaunch('/plain/a')
  expect(log).toEqual(['tab/two unload', 'tab/one unload', 'plain/a load', 'plain/a show'])
  expect(paths()).toEqual(['plain/a'])
})

test('a tab page that was redirected away is created anew', async () => {
  await stack.reLaunch('/tab/one')
  await stack.redirectTo('/plain/a')
  await stack.switchTab('/tab/one')
  expect(entries()).toEqual(['tab/one#3'])
})

test.each([
  ['navigateTo', '/none/x', 'page "none/x" is not found'],
  ['navigateTo', '/tab/two', 'can not navigateTo a tabbar page'],
  ['redirectTo', '/tab/two', 'can not redirectTo a tabbar page'],
  ['switchTab', '/plain/b', 'can not switch to no-tabBar page'],
] as const)('%s to %s is refused and changes nothing', async (method, url, message) => {
  await stack.reLaunch('/tab/one')
  log.length = 0
  await expect(stack[method](url)).rejects.toThrow(message)
  expect(log).toEqual([])
  expect(paths()).toEqual(['tab/one'])
})

test('the eleventh page is refused', async () => {
  await stack.reLaunch('/plain/a')
  for (let depth = 2; depth <= 10; depth += 1) await stack.navigateTo('/plain/b')
  await expect(stack.navigateTo('/plain/b')).rejects.toThrow('webview count limit exceed')
  expect(paths()).toHaveLength(10)
})

test('a navigation asked for inside onLoad runs after the page has been shown', async () => {
  let inner: Promise<void> = Promise.resolve()
  onLoad = (path) => {
    if (path === 'plain/a') inner = stack.redirectTo('/plain/b')
  }
  await stack.reLaunch('/plain/a')
  await inner
  expect(log).toEqual(['plain/a load', 'plain/a show', 'plain/a unload', 'plain/b load', 'plain/b show'])
})

test('navigations asked for at once run one after another', async () => {
  await stack.reLaunch('/plain/a')
  await Promise.all([stack.navigateTo('/plain/b'), stack.navigateTo('/plain/a'), stack.navigateBack()])
  expect(paths()).toEqual(['plain/a', 'plain/b'])
})

test('a refused navigation does not stop the next one', async () => {
  await stack.reLaunch('/plain/a')
  const results = await Promise.allSettled([stack.navigateTo('/none/x'), stack.navigateTo('/plain/b')])
  expect(results.map((result) => result.status)).toEqual(['rejected', 'fulfilled'])
  expect(paths()).toEqual(['plain/a', 'plain/b'])
})

test('the app starts on the page it is told to, with the query as it stands', async () => {
  await stack.launch({ path: 'plain/a', query: { name: '%E4%BD%A0' } })
  expect(paths()).toEqual(['plain/a'])
  await expect(stack.launch({ path: 'none/x', query: {} })).rejects.toThrow('page "none/x" is not found')
})
