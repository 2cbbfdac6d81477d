import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Build } from '../../src/protocol/build.ts'
import { createFakeTimer } from '../cli/fake-timer.ts'
import { openStage, type Phone, type Stage } from './support/phone.ts'

const page = 'pages/only/only'
const define = (path: string, code: string) =>
  `define(${JSON.stringify(path)}, function (require, module, exports, wx, App, Page) {${code}})`

/** As small as an app can be, written by hand: nothing of it depends on the compiler. */
const createBuild = (id: string, pageScript: string): Build => ({
  id,
  level: 'strict',
  missing: [],
  urlCheck: true,
  appId: 'wx5a3d9c7e1f2b4086',
  app: { pages: [page] },
  theme: { light: {}, dark: {} },
  units: { [page]: { kind: 'page', config: {}, needs: [], style: '' } },
  scripts: [define('app.js', 'App({})'), define(`${page}.js`, pageScript)].join('\n'),
  templates: '({})',
  appStyle: '',
  files: {},
  package: { bytes: 0, files: {} },
})

const timer = createFakeTimer()
let stage: Stage

beforeAll(async () => {
  stage = await openStage('wx5a3d9c7e1f2b4086', { after: timer.after })
})
afterAll(() => stage?.close())

test('a first page that cannot be loaded is a failed start, behind the reason', async () => {
  const phone = await stage.open(createBuild('broken', "require('tiny-pkg')"), { until: 'failed' })
  const told = phone.events
    .filter(({ name }) => name === 'exception' || name === 'failed')
    .map(({ name, params }) => [name, Object.values(params as object)[0]])
  const consequence = expect.stringContaining(page)
  expect(told).toEqual([
    ['exception', "module 'pages/only/tiny-pkg.js' is not defined, require args is 'tiny-pkg'"],
    ['exception', consequence],
    ['failed', consequence],
  ])
  await phone.close()
})

test('a script that never ends leaves no request without an answer', async () => {
  const phone: Phone = await stage.open(createBuild('stuck', 'Page({})'))
  expect(await phone.call('App.getCurrentPage')).toMatchObject({ path: page })
  const calls = [
    phone.call('App.callFunction', { functionDeclaration: '() => { for (;;) {} }', args: [] }),
    phone.call('App.getCurrentPage'),
  ]
  const heard = Promise.allSettled(calls)
  await timer.pending(2)
  timer.advance(2_000)
  timer.advance(28_000)
  expect(await heard).toEqual(
    calls.map(() => ({
      status: 'rejected',
      reason: expect.objectContaining({ message: expect.stringContaining('Is there an endless loop?') }),
    })),
  )
})
