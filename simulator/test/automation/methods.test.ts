import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createFakePhone, type FakePhone, type RunningServer, startWith } from './fake-phone.ts'
import { openRawClient, type RawClient } from './raw-client.ts'

const element = { pageId: 7, elementId: 'e1' }
const selected = { pageId: 7, selector: '.name' }
const finger = { touches: [{ identifier: 1, pageX: 5, pageY: 5 }] }

/** The request shapes of the published client, each as it stands on the wire, and who answers it. */
const requests: [method: string, params: object, answeredBy: string][] = [
  ['Tool.getInfo', {}, 'here'],
  ['Tool.close', {}, 'here'],
  ['Tool.native', { method: 'switchTab', data: { url: '/pages/home' } }, 'Host.native'],
  ['Tool.getTestAccounts', {}, 'here'],
  ['Tool.getTicket', {}, 'refused'],
  ['Tool.setTicket', { ticket: 't' }, 'refused'],
  ['Tool.refreshTicket', {}, 'refused'],
  ['Tool.stopAudits', {}, 'refused'],
  ['Tool.enableRemoteDebug', { auto: false }, 'refused'],
  ['App.getCurrentPage', {}, 'host'],
  ['App.getPageStack', {}, 'host'],
  ['App.callWxMethod', { method: 'getSystemInfoSync', args: [] }, 'host'],
  ['App.callWxMethod', { method: 'navigateTo', args: [{ url: null }], pluginId: 'wxp' }, 'host'],
  ['App.mockWxMethod', { method: 'login', result: null }, 'host'],
  ['App.mockWxMethod', { method: 'login' }, 'host'],
  ['App.mockWxMethod', { method: 'login', functionDeclaration: '() => 1', args: [2] }, 'host'],
  ['App.callFunction', { functionDeclaration: '() => 1', args: [] }, 'host'],
  ['App.addBinding', { name: 'onSeen' }, 'host'],
  ['App.enableLog', {}, 'here'],
  ['App.captureScreenshot', {}, 'here'],
  ['App.exit', {}, 'here'],
  ['Page.getElement', selected, 'host'],
  ['Page.getElements', selected, 'host'],
  ['Page.getElementByXpath', selected, 'host'],
  ['Page.getElementsByXpath', selected, 'host'],
  ['Page.getData', { pageId: 7 }, 'host'],
  ['Page.getData', { pageId: 7, path: 'a.b[0]' }, 'host'],
  ['Page.setData', { pageId: 7, data: { a: 1 } }, 'host'],
  ['Page.callMethod', { pageId: 7, method: 'onTap', args: [] }, 'host'],
  ['Page.getWindowProperties', { pageId: 7, names: ['document.body.scrollTop'] }, 'host'],
  ['Element.getElement', { ...element, selector: 'view' }, 'host'],
  ['Element.getElements', { ...element, selector: 'view' }, 'host'],
  ['Element.getOffset', element, 'host'],
  ['Element.getDOMProperties', { ...element, names: ['innerText'] }, 'host'],
  ['Element.getAttributes', { ...element, names: ['class'] }, 'host'],
  ['Element.getProperties', { ...element, names: ['__propPublic'] }, 'host'],
  ['Element.getStyles', { ...element, names: ['color'] }, 'host'],
  ['Element.getWXML', { ...element, type: 'outer' }, 'host'],
  ['Element.tap', element, 'finger.tap'],
  ['Element.touchstart', element, 'finger.touchstart'],
  ['Element.touchmove', { ...element, ...finger }, 'finger.touchmove'],
  ['Element.touchend', { ...element, changeTouches: [] }, 'finger.touchend'],
  ['Element.touchcancel', element, 'finger.touchcancel'],
  ['Element.triggerEvent', { ...element, type: 'change', detail: { value: 1 } }, 'host'],
  ['Element.dispatchEvent', { ...element, eventName: 'scroll' }, 'host'],
  ['Element.callFunction', { ...element, functionName: 'input.input', args: ['x'] }, 'host'],
  ['Element.setData', { ...element, nodeId: 'n1', data: { a: 1 } }, 'host'],
  ['Element.getData', { ...element, nodeId: 'n1' }, 'host'],
  ['Element.callMethod', { ...element, nodeId: 'n1', method: 'open', args: [] }, 'host'],
  ['Element.callContextMethod', { ...element, videoId: 'v1', method: 'play', args: [] }, 'host'],
  ['Tool.compile', { force: true }, 'refused'],
  ['Tool.clearCache', { clean: 'all' }, 'refused'],
]

let phone: FakePhone
let server: RunningServer
let client: RawClient

beforeEach(async () => {
  phone = createFakePhone()
  server = await startWith(phone)
  client = await openRawClient(server.endpoint)
})

afterEach(async () => {
  client.socket.terminate()
  await server.close()
})

test.each(requests)('%s %j is answered by: %s', async (method, params, answeredBy) => {
  const { result, error } = await client.request(method, params)

  if (answeredBy === 'refused') {
    expect(error?.message).toMatch(new RegExp(`^${method} is not supported: .{20,}\\.$`))
    expect(phone.calls).toEqual([])
    return
  }
  expect(error).toBeUndefined()
  expect(result).toEqual(expect.any(Object))
  const expected = { here: [], host: [method] }[answeredBy] ?? [answeredBy]
  expect(phone.calls.map((call) => call.method)).toEqual(expected)
})

test('the host receives the parameters as the client sent them, absent keys absent and null null', async () => {
  await client.request('App.mockWxMethod', { method: 'login' })
  await client.request('App.mockWxMethod', { method: 'login', result: null })

  expect(phone.calls.map(({ params }) => params)).toStrictEqual([
    { method: 'login' },
    { method: 'login', result: null },
  ])
})

test.each([
  ['Page.getElement', { pageId: 1 }, 'Page.getElement: selector: expected a string'],
  ['Page.getElement', { selector: 'view' }, 'Page.getElement: pageId: expected a value'],
  ['Element.tap', { pageId: 1, elementId: 5 }, 'Element.tap: elementId: expected a string'],
  ['Element.getStyles', { ...element, names: [1] }, 'Element.getStyles: names: expected an array of strings'],
  ['App.callWxMethod', { method: 'login' }, 'App.callWxMethod: args: expected an array'],
  ['Page.setData', { pageId: 1, data: [] }, 'Page.setData: data: expected an object'],
  ['App.exit', [], 'App.exit: params: expected an object'],
])('%s with %j is refused with the name of the bad field', async (method, params, message) => {
  expect((await client.request(method, params)).error).toEqual({ message })
  expect(phone.calls).toEqual([])
})

test.each([
  'Page.fly',
  'toString',
  '__proto__',
  '',
])('the unknown method "%s" is an error that names it', async (method) => {
  const { error } = await client.request(method)

  expect(error).toEqual({ message: `${method} unimplemented: the automation protocol has no such method.` })
})
