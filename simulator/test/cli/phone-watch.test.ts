import { expect, test } from '@jest/globals'
import { createPhoneWatch } from '../../src/cli/phone-watch.ts'
import { createFakeTimer } from './fake-timer.ts'

function setUp() {
  const timer = createFakeTimer()
  const heard = { lines: [] as string[], events: [] as unknown[], ready: 0, ends: [] as string[] }
  const watch = createPhoneWatch({
    log: (text) => heard.lines.push(text),
    after: timer.after,
    onClientEvent: (event) => heard.events.push(event),
    onReady: () => {
      heard.ready += 1
    },
    onEnd: (reason) => heard.ends.push(reason),
  })
  return { timer, heard, watch, emit: watch.handlers.onEvent }
}

test('events of the app reach clients under the names of the protocol; ours stay inside', () => {
  const { heard, emit } = setUp()
  emit('console', { type: 'log', args: ['hi'] })
  emit('exception', { message: 'x', stack: '' })
  emit('binding', { name: 'onSeen', args: [1] })
  emit('phoneConnected', {})
  emit('route', { path: 'pages/a', query: {}, stack: [] })

  expect(heard.events).toEqual([
    { method: 'App.logAdded', params: { type: 'log', args: ['hi'] } },
    { method: 'App.exceptionThrown', params: { message: 'x', stack: '' } },
    { method: 'App.bindingCalled', params: { name: 'onSeen', args: [1] } },
  ])
})

test('a restart makes clients wait for the new first page', async () => {
  const { heard, watch, emit } = setUp()
  emit('ready', { pageId: 1, path: 'pages/a' })
  await watch.readiness.wait()
  emit('phoneDisconnected', { reason: 'The page was loaded again' })
  const wait = watch.readiness.wait()
  emit('ready', { pageId: 2, path: 'pages/a' })
  await wait

  expect(heard.ready).toBe(2)
})

test('an exception before the host has called is the reason why there is no app', async () => {
  const { watch } = setUp()
  watch.onPageError('SyntaxError: bad bundle')

  await expect(watch.readiness.wait()).rejects.toThrow('The app did not start.\nSyntaxError: bad bundle')
})

test('an exception of a running app ends nothing, but explains a first page that never comes', async () => {
  const { timer, watch, emit } = setUp()
  emit('phoneConnected', {})
  watch.onPageError('TypeError: x is not a function')
  const wait = watch.readiness.wait()
  timer.advance(20_000)

  await expect(wait).rejects.toThrow('no first page within 20 s.\nTypeError: x is not a function')
})

test('a first page that cannot be made is a failure at once, with the reasons in their order', async () => {
  const { timer, watch, emit } = setUp()
  const wait = watch.readiness.wait()
  emit('exception', { message: "module 'tiny-pkg.js' is not defined", stack: '' })
  emit('exception', { message: 'There is no component "pages/a"', stack: '' })
  emit('exception', { message: 'There is no component "pages/a"', stack: '' })
  emit('failed', { reason: 'There is no component "pages/a"' })

  await expect(wait).rejects.toThrow(
    'The app did not start.\nmodule \'tiny-pkg.js\' is not defined\nThere is no component "pages/a"',
  )
  expect(timer.pendingCount()).toBe(0)
})

test('faults of an earlier start explain no later one', async () => {
  const { watch, emit } = setUp()
  emit('exception', { message: 'old', stack: '' })
  emit('phoneDisconnected', { reason: 'The page was loaded again' })
  const wait = watch.readiness.wait()
  emit('failed', { reason: 'new' })

  await expect(wait).rejects.toThrow(/^The app did not start\.\nnew$/)
})

test('a launch that is over ends the phone with its reason', () => {
  const { heard, watch, emit } = setUp()
  emit('ended', { reason: 'The app was started elsewhere on the same device' })
  watch.handlers.onClose()

  expect(heard.ends).toEqual([
    'The app was started elsewhere on the same device',
    'The world of this phone is gone',
  ])
})

test('what the app throws stands in the log without tokens', () => {
  const { heard, emit } = setUp()
  emit('exception', { message: `bad ${'a1'.repeat(20)}`, stack: '' })

  expect(heard.lines).toEqual(['bad [removed]'])
})
