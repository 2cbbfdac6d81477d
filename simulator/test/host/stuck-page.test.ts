import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Build } from '../../src/protocol/build.ts'
import { createFakeTimer } from '../cli/fake-timer.ts'
import { openStage, type Phone, type Stage } from './support/phone.ts'

const page = 'pages/only/only'
const define = (path: string, code: string) =>
  `define(${JSON.stringify(path)}, function (require, module, exports, wx, App, Page) {${code}})`

/** As small as an app can be, written by hand: nothing of it depends on the compiler. */
const build: Build = {
  id: 'stuck',
  level: 'strict',
  missing: [],
  appId: 'wx5a3d9c7e1f2b4086',
  app: { pages: [page] },
  theme: { light: {}, dark: {} },
  units: { [page]: { kind: 'page', config: {}, style: '' } },
  scripts: [define('app.js', 'App({})'), define(`${page}.js`, 'Page({})')].join('\n'),
  templates: '({})',
  appStyle: '',
  files: {},
  package: { bytes: 0, files: {} },
}

const timer = createFakeTimer()
let stage: Stage
let phone: Phone

beforeAll(async () => {
  stage = await openStage(build.appId, { after: timer.after })
  phone = await stage.open(build)
})
afterAll(() => stage?.close())

test('a script that never ends leaves no request without an answer', async () => {
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
