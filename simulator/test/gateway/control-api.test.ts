import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { WorldServer } from '../../src/gateway/world-server.ts'
import type { ControlEvent } from '../../src/protocol/control.ts'
import { control, launchApp, openPhone, sampleBuild, send, startWorld } from './support.ts'

let server: WorldServer

beforeEach(async () => {
  server = await startWorld()
})
afterEach(() => server.close())

test('a build is known once it was sent', async () => {
  expect((await control(server, 'GET /control/builds/build-1')).body).toEqual({ known: false })
  expect((await control(server, 'PUT /control/builds/build-1', sampleBuild)).status).toBe(200)
  expect((await control(server, 'GET /control/builds/build-1')).body).toEqual({ known: true })
})

test('a body that is not the build it is sent as is refused', async () => {
  expect((await control(server, 'PUT /control/builds/other', sampleBuild)).status).toBe(400)
  expect((await control(server, 'PUT /control/builds/build-1', { id: 'build-1' })).status).toBe(400)
  expect((await control(server, 'GET /control/builds/build-1')).body).toEqual({ known: false })
})

test('eight builds are kept, and the least recently used is dropped', async () => {
  for (let index = 1; index <= 9; index += 1) {
    await control(server, `PUT /control/builds/b${index}`, { ...sampleBuild, id: `b${index}` })
    await control(server, 'POST /control/launches', { buildId: 'b1', deviceId: 'phone-1' })
  }
  expect((await control(server, 'GET /control/builds/b1')).body).toEqual({ known: true })
  expect((await control(server, 'GET /control/builds/b2')).body).toEqual({ known: false })
})

test('a body over the limit is refused with 413', async () => {
  const body = JSON.stringify({ text: 'x'.repeat(1024 * 1024) })
  const headers = { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' }
  const answer = await send(`${server.controlUrl}/control/world`, { method: 'PATCH', headers, body })
  expect(answer.status).toBe(413)
})

test.each([
  [{ buildId: 'nothing', deviceId: 'phone-1' }, 404, 'There is no build nothing; send it first'],
  [{ buildId: 'build-1', deviceId: 'phone-9' }, 400, 'There is no device "phone-9"'],
  [{ buildId: 'build-1' }, 400, 'deviceId: expected a text'],
])('the launch %j is refused with %i', async (wish, status, message) => {
  await control(server, 'PUT /control/builds/build-1', sampleBuild)
  expect(await control(server, 'POST /control/launches', wish)).toEqual({ status, body: { message } })
})

test('a launch has an address of its own on the app origin until it is closed', async () => {
  const launch = await launchApp(server)
  expect(launch.url).toBe(`${server.appUrl}/l/${launch.id}/`)
  expect(Buffer.from(launch.id, 'base64url')).toHaveLength(16)
  expect((await control(server, 'GET /control/launches')).body.launches).toEqual([
    { id: launch.id, deviceId: 'phone-1', buildId: 'build-1', isConnected: false, isVisible: true },
  ])
  await control(server, `DELETE /control/launches/${launch.id}`)
  expect((await send(launch.url)).status).toBe(410)
  expect((await control(server, 'GET /control/launches')).body.launches).toEqual([])
  expect((await control(server, `DELETE /control/launches/${launch.id}`)).status).toBe(404)
})

test('the world is read and patched, and a wrong patch is refused by name', async () => {
  const devices = [{ id: 'phone-2', theme: 'dark' }]
  const patched = await control(server, 'PATCH /control/world', { devices })
  expect(patched.body.devices[1]).toMatchObject({ id: 'phone-2', theme: 'dark' })
  expect((await control(server, 'GET /control/world')).body).toEqual(patched.body)
  expect(JSON.stringify(patched.body)).not.toContain(server.appSecret)
  expect(await control(server, 'PATCH /control/world', { weather: 'rain' })).toEqual({
    status: 400,
    body: { message: 'world: there is no "weather"' },
  })
})

test('the keys of a device are listed, what is encrypted without its value, and cleared', async () => {
  const phone = await openPhone(await launchApp(server))
  await phone.peer.call('setStorage', { key: 'session', data: 'secret value', encrypt: true })
  const token = `mps_${'a1'.repeat(20)}`
  await phone.peer.call('setStorage', { key: 'draft', data: { text: 'hello', token }, encrypt: false })
  const listed = await send(`${server.controlUrl}/control/devices/phone-1/storage`, {
    headers: { authorization: `Bearer ${server.token}` },
  })
  expect(JSON.parse(listed.text)).toEqual({
    keys: [
      { key: 'session', isEncrypted: true },
      { key: 'draft', isEncrypted: false, value: '{"text":"hello","token":"mps_…"}' },
    ],
  })
  await control(server, 'DELETE /control/devices/phone-1/storage')
  expect((await control(server, 'GET /control/devices/phone-1/storage')).body).toEqual({ keys: [] })
})

test('a reset clears storage and world and leaves the launches', async () => {
  const launch = await launchApp(server)
  const phone = await openPhone(launch)
  await phone.peer.call('setStorage', { key: 'a', data: 1, encrypt: false })
  await control(server, 'PATCH /control/world', { faults: { loginFails: true } })
  await control(server, 'POST /control/reset', {})
  expect((await control(server, 'GET /control/devices/phone-1/storage')).body).toEqual({ keys: [] })
  expect(server.world.state().faults.loginFails).toBe(false)
  expect((await control(server, 'GET /control/launches')).body.launches).toMatchObject([
    { id: launch.id, isConnected: true },
  ])
})

test('a failed compilation keeps the newest good build', async () => {
  await control(server, 'PUT /control/project', { status: 'ready', buildId: 'build-1', problems: [] })
  const problems = [{ message: 'Unknown tag <viwe>', file: 'pages/a/a.wxml', line: 3 }]
  await control(server, 'PUT /control/project', { status: 'failed', buildId: null, problems })
  const { body } = await control(server, 'GET /control/project')
  expect(body).toEqual({ status: 'failed', buildId: 'build-1', problems })
})

test('the event stream sends the present state and every change', async () => {
  const events = await openEvents(server)
  expect(await events.next()).toMatchObject({
    type: 'project',
    project: { status: 'compiling', buildId: null },
  })
  expect(await events.next()).toEqual({ type: 'world', world: server.world.state() })
  expect(await events.next()).toEqual({ type: 'launches', launches: [] })
  server.setProject({ status: 'ready', buildId: 'build-1', problems: [] })
  expect(await events.next()).toMatchObject({
    type: 'project',
    project: { status: 'ready', buildId: 'build-1' },
  })
  await launchApp(server)
  expect(await events.next()).toMatchObject({ type: 'launches', launches: [{ deviceId: 'phone-1' }] })
  await send(`${server.platformUrl}/sns/jscode2session`)
  expect(await events.next()).toMatchObject({ type: 'traffic', entry: { from: 'server', errcode: 41002 } })
})

test('what an app logs becomes an event with its secrets masked', async () => {
  const launch = await launchApp(server)
  const phone = await openPhone(launch)
  const events = await openEvents(server)
  for (let count = 0; count < 3; count += 1) await events.next()
  const token = `mps_${'a1'.repeat(20)}`
  phone.peer.emit('console', { type: 'warn', args: ['token', { token }] })
  phone.peer.emit('binding', { name: 'private', args: [] })
  phone.peer.emit('exception', { message: `No ${token}`, stack: '' })
  phone.peer.emit('route', { path: 'pages/first/first', query: {}, stack: ['pages/first/first'] })
  const from = { launchId: launch.id, deviceId: 'phone-1', at: expect.any(String) }
  expect(await events.next()).toEqual({
    ...from,
    type: 'console',
    level: 'warn',
    args: ['token', { token: 'mps_…' }],
  })
  expect(await events.next()).toEqual({ ...from, type: 'exception', message: 'No mps_…', stack: '' })
  expect(await events.next()).toMatchObject({ ...from, type: 'route', path: 'pages/first/first' })
})

test.each([
  { fontSizeSetting: 20 },
  { language: 'en' },
])('another %o starts the app again', async (change) => {
  const phone = await openPhone(await launchApp(server))
  await control(server, 'PATCH /control/world', { devices: [{ id: 'phone-1', ...change }] })
  await phone.heard('restart')
  expect(await phone.peer.call('boot')).toMatchObject(change)
})

async function openEvents(world: WorldServer): Promise<{ next: () => Promise<ControlEvent> }> {
  const headers = { authorization: `Bearer ${world.token}` }
  const { body } = await fetch(`${world.controlUrl}/control/events`, { headers })
  if (!body) throw new Error('no stream')
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    async next() {
      while (!text.includes('\n')) {
        const { value, done } = await reader.read()
        if (done) throw new Error('The stream ended')
        text += value
      }
      const end = text.indexOf('\n')
      const line = text.slice(0, end)
      text = text.slice(end + 1)
      return JSON.parse(line)
    },
  }
}

test('an idle connection stays open for whoever comes back to it', async () => {
  const answer = await fetch(`${server.controlUrl}/control/world`, {
    headers: { authorization: `Bearer ${server.token}` },
  })
  expect([answer.status, answer.headers.get('connection'), answer.headers.get('keep-alive')]).toEqual([
    200,
    'keep-alive',
    null,
  ])
})
