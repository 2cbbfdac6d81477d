import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { WorldServer } from '../../src/gateway/world-server.ts'
import { RemoteError } from '../../src/protocol/peer.ts'
import { createFakeTimer } from '../cli/fake-timer.ts'
import { control, launchApp, openController, openPhone, sampleBuild, send, startWorld } from './support.ts'

let server: WorldServer

beforeEach(async () => {
  server = await startWorld()
})
afterEach(() => server.close())

test('a call of a controller reaches the host, and its answer comes back', async () => {
  const launch = await launchApp(server)
  await openPhone(launch, (method, params) => ({ method, params }))
  const controller = await openController(server, launch.id)
  const answer = await controller.peer.call('App.getCurrentPage', { a: 1 })
  expect(answer).toEqual({ method: 'App.getCurrentPage', params: { a: 1 } })
})

test("the host's error crosses with its data", async () => {
  const launch = await launchApp(server)
  await openPhone(launch, () => {
    throw new RemoteError('no such element', { errno: 7 })
  })
  const controller = await openController(server, launch.id)
  const call = controller.peer.call('Page.getElement')
  await expect(call).rejects.toMatchObject({ message: 'no such element', data: { errno: 7 } })
})

test('every controller receives the host’s events, and a late one that the app is ready', async () => {
  const launch = await launchApp(server)
  const early = await openController(server, launch.id)
  const phone = await openPhone(launch)
  await early.heard('phoneConnected')
  phone.peer.emit('ready', { pageId: 1, path: 'pages/first/first' })
  expect(await early.heard('ready')).toEqual({ pageId: 1, path: 'pages/first/first' })
  const late = await openController(server, launch.id)
  expect(await late.heard('ready')).toEqual({ pageId: 1, path: 'pages/first/first' })
})

test('a call without a page is refused in words', async () => {
  const launch = await launchApp(server)
  const controller = await openController(server, launch.id)
  await expect(controller.peer.call('App.getCurrentPage')).rejects.toThrow('no page runs the app')
  const answer = await control(server, `POST /control/launches/${launch.id}/call`, { method: 'Host.inspect' })
  expect(answer.status).toBe(409)
})

test('pending calls are rejected when the page closes', async () => {
  const launch = await launchApp(server)
  const phone = await openPhone(launch, () => new Promise(() => {}))
  const controller = await openController(server, launch.id)
  const call = controller.peer.call('App.callFunction')
  phone.socket.close()
  await expect(call).rejects.toThrow('The page that ran the app was closed')
  await controller.heard('phoneDisconnected')
})

test('a page that loads again takes the place of the one before', async () => {
  const launch = await launchApp(server)
  const first = await openPhone(launch, () => new Promise(() => {}))
  const controller = await openController(server, launch.id)
  const pending = controller.peer.call('App.callFunction')
  await openPhone(launch, () => 'second')
  await expect(pending).rejects.toThrow('The page was loaded again')
  expect(await first.closed).toMatchObject({ code: 4000 })
  expect(await controller.peer.call('App.callFunction')).toBe('second')
})

test('a new launch on the same device ends the older one and notifies both ends', async () => {
  const older = await launchApp(server)
  const phone = await openPhone(older)
  const controller = await openController(server, older.id)
  const elsewhere = await launchApp(server, { deviceId: 'phone-2' })
  await launchApp(server)
  const ended = { reason: 'The app was started elsewhere on the same device' }
  expect(await phone.heard('ended')).toEqual(ended)
  expect(await controller.heard('ended')).toEqual(ended)
  expect((await phone.closed).reason).toBe(ended.reason)
  expect((await controller.closed).code).toBe(4000)
  expect(await send(older.url)).toMatchObject({ status: 410, text: expect.stringContaining(ended.reason) })
  expect((await send(elsewhere.url)).status).toBe(200)
})

test('restart, visibility and changes of the device reach the host', async () => {
  const launch = await launchApp(server)
  const phone = await openPhone(launch)
  await control(server, `POST /control/launches/${launch.id}/visibility`, { visible: false })
  expect(await phone.heard('visibility')).toEqual({ visible: false })
  expect((await control(server, 'GET /control/launches')).body.launches[0]!.isVisible).toBe(false)
  const devices = [{ id: 'phone-1', theme: 'dark', networkType: 'none' }]
  await control(server, 'PATCH /control/world', { devices })
  expect(await phone.heard('theme')).toEqual({ theme: 'dark' })
  expect(await phone.heard('networkType')).toEqual({ networkType: 'none' })
  expect(phone.events.map(({ event }) => event)).not.toContain('restart')
  await control(server, 'PATCH /control/world', { devices: [{ id: 'phone-1', accountId: 'ana' }] })
  await phone.heard('restart')
})

test('a restart with another build boots that build', async () => {
  const launch = await launchApp(server)
  const first = await openPhone(launch)
  await control(server, 'PUT /control/builds/build-2', { ...sampleBuild, id: 'build-2' })
  const restarted = control(server, `POST /control/launches/${launch.id}/restart`, { buildId: 'build-2' })
  await first.heard('restart')
  const second = await openPhone(launch)
  expect(await second.peer.call('boot')).toMatchObject({ build: { id: 'build-2' } })
  second.peer.emit('ready', { pageId: 1, path: 'pages/first/first' })
  expect((await restarted).status).toBe(200)
})

test('a restart that nobody carries out is answered when the launch ends', async () => {
  const launch = await launchApp(server)
  const phone = await openPhone(launch)
  const restarted = control(server, `POST /control/launches/${launch.id}/restart`, {})
  await phone.heard('restart')
  await control(server, `DELETE /control/launches/${launch.id}`)
  expect(await restarted).toMatchObject({ status: 409, body: { message: 'The app was closed' } })
})

test('a restart that fails is answered with the reason at once', async () => {
  const launch = await launchApp(server)
  const phone = await openPhone(launch)
  const restarted = control(server, `POST /control/launches/${launch.id}/restart`, {})
  await phone.heard('restart')
  phone.peer.emit('failed', { reason: 'There is no component "pages/first/first"' })
  expect(await restarted).toMatchObject({
    status: 409,
    body: { message: 'The app did not start: There is no component "pages/first/first"' },
  })
})

test('a restart from which no page comes back ends after its time, and the next one has a time of its own', async () => {
  await server.close()
  const timer = createFakeTimer()
  server = await startWorld({ after: timer.after })
  const launch = await launchApp(server)
  const phone = await openPhone(launch)
  const restarted = control(server, `POST /control/launches/${launch.id}/restart`, {})
  await phone.heard('restart')
  timer.advance(30_000)
  expect(await restarted).toMatchObject({
    status: 409,
    body: { message: 'The app showed no first page within 30 s of its restart' },
  })

  const again = await openPhone(launch)
  const next = control(server, `POST /control/launches/${launch.id}/restart`, {})
  await again.heard('restart')
  timer.advance(29_000)
  again.peer.emit('ready', { pageId: 1, path: 'pages/first/first' })
  expect((await next).status).toBe(200)
  expect(timer.pendingCount()).toBe(0)
})

test('a slow page is waited for; one that no longer answers is given up for every caller', async () => {
  await server.close()
  const timer = createFakeTimer()
  server = await startWorld({ after: timer.after })
  const launch = await launchApp(server)
  const page = createStoppingPage()
  await openPhone(launch, page.onCall)
  const [one, other] = [await openController(server, launch.id), await openController(server, launch.id)]

  const slow = one.peer.call('App.callFunction')
  await page.reached('App.callFunction')
  timer.advance(2_000)
  await page.reached('Host.pulse')
  page.finish('in the end')
  expect(await slow).toBe('in the end')
  expect(timer.pendingCount()).toBe(0)

  page.stop()
  const calls = [one.peer.call('Page.getData'), other.peer.call('App.getCurrentPage')]
  await Promise.all([page.reached('Page.getData'), page.reached('App.getCurrentPage')])
  timer.advance(2_000)
  timer.advance(28_000)
  for (const call of calls) await expect(call).rejects.toThrow('Is there an endless loop?')
})

/** A page that answers signs of life, and calls when it is told to, until it stops. */
function createStoppingPage() {
  const reached = new Map<string, () => void>()
  let isStuck = false
  let finish: (value: unknown) => void = () => {}
  return {
    onCall(method: string): unknown {
      reached.get(method)?.()
      if (method === 'Host.pulse' && !isStuck) return null
      return new Promise((resolve) => {
        finish = resolve
      })
    },
    reached: (method: string) => new Promise<void>((resolve) => reached.set(method, resolve)),
    finish: (value: unknown) => finish(value),
    stop() {
      isStuck = true
    },
  }
}

test('boot gives the phone everything at once', async () => {
  const query = { from: 'share' }
  const phone = await openPhone(await launchApp(server, { launch: { query, scene: 1007 } }))
  expect(await phone.peer.call('boot')).toEqual({
    build: sampleBuild,
    device: { id: 'phone-1', brand: 'Apple', model: 'iPhone 15', system: 'iOS 17.5' },
    launch: { path: 'pages/first/first', query, scene: 1007, referrerInfo: {} },
    storage: {},
    storageFails: false,
    networkType: 'wifi',
    theme: 'light',
    language: 'zh_CN',
    fontSizeSetting: 16,
  })
})

test('a message that is not JSON closes that socket alone', async () => {
  const launch = await launchApp(server)
  const phone = await openPhone(launch, () => 'alive')
  const controller = await openController(server, launch.id)
  controller.socket.send('not json')
  expect((await controller.closed).code).toBe(1007)
  const next = await openController(server, launch.id)
  expect(await next.peer.call('Host.inspect')).toBe('alive')
  expect(phone.socket.readyState).toBe(phone.socket.OPEN)
})

test('stopping the simulator notifies both ends and leaves no port open', async () => {
  const launch = await launchApp(server)
  const [phone, controller] = [await openPhone(launch), await openController(server, launch.id)]
  await server.close()
  expect(await phone.heard('ended')).toEqual({ reason: 'The simulator was stopped' })
  expect(await controller.heard('ended')).toEqual({ reason: 'The simulator was stopped' })
  for (const url of [server.controlUrl, server.appUrl, server.platformUrl]) {
    await expect(send(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  }
})
