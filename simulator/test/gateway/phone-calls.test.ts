import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { StateError } from '../../src/gateway/state-store.ts'
import type { WorldServer } from '../../src/gateway/world-server.ts'
import type { Boot } from '../../src/protocol/phone.ts'
import { appId, control, type End, launchApp, openPhone, startWorld } from './support.ts'

const closers: (() => Promise<unknown>)[] = []
let stateDir: string

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'world-'))
})
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
  await rm(stateDir, { recursive: true })
})

async function start(options: Parameters<typeof startWorld>[0] = {}): Promise<WorldServer> {
  const server = await startWorld(options)
  closers.push(() => server.close())
  return server
}

const openOn = async (server: WorldServer, deviceId = 'phone-1') =>
  openPhone(await launchApp(server, { deviceId }))
const storageOf = async (phone: End) => ((await phone.peer.call('boot')) as Boot).storage
const openIdOf = (server: WorldServer) => {
  const answer = server.world.exchangeCode(server.world.issueCode('phone-1', appId), appId)
  return 'openId' in answer ? answer.openId : null
}

test('login gives a code of the account of the device', async () => {
  const server = await start()
  const phone = await openOn(server, 'phone-2')
  const { code } = (await phone.peer.call('login')) as { code: string }
  const answer = server.world.exchangeCode(code, appId)
  const same = server.world.exchangeCode(server.world.issueCode('phone-2', appId), appId)
  expect('openId' in answer && answer.openId).toBe('openId' in same && same.openId)
})

test('login fails with the fault and without network, in the words of WeChat', async () => {
  const server = await start()
  const phone = await openOn(server)
  server.world.patch({ faults: { loginFails: true } })
  await expect(phone.peer.call('login')).rejects.toMatchObject({
    data: { errMsg: 'login:fail system error' },
  })
  server.world.patch({ faults: { loginFails: false }, devices: [{ id: 'phone-1', networkType: 'none' }] })
  await expect(phone.peer.call('login')).rejects.toMatchObject({ data: { errno: 600001 } })
})

test('a session key is good from a login until the world lets it expire, and again from the next login', async () => {
  const server = await start()
  const phone = await openOn(server)
  const refusal = { data: { errMsg: 'checkSession:fail session time out, need relogin' } }
  await expect(phone.peer.call('checkSession')).rejects.toMatchObject(refusal)
  await phone.peer.call('login')
  expect(await phone.peer.call('checkSession')).toBeNull()
  const expire = (id: string) => control(server, `POST /control/devices/${id}/expire-session-key`, {})
  expect((await expire('phone-1')).status).toBe(200)
  await expect(phone.peer.call('checkSession')).rejects.toMatchObject(refusal)
  await phone.peer.call('login')
  expect(await phone.peer.call('checkSession')).toBeNull()
  expect((await expire('phone-9')).body).toMatchObject({ message: 'There is no device "phone-9"' })
})

test('a silent login is never answered while others are', async () => {
  const server = await start()
  const phone = await openOn(server)
  server.world.patch({ faults: { loginSilent: true } })
  const outcome = phone.peer.call('login').then(
    () => 'answered',
    (error: Error) => error.message,
  )
  await phone.peer.call('boot')
  phone.socket.close()
  expect(await outcome).toBe('closed')
})

test('an unknown call is refused by name', async () => {
  const phone = await openOn(await start())
  await expect(phone.peer.call('getPhoneNumber')).rejects.toThrow('Unknown phone call: getPhoneNumber')
  await expect(phone.peer.call('constructor')).rejects.toThrow('Unknown phone call: constructor')
})

test('storage survives a relaunch and a new start of the simulator, and so do the people', async () => {
  const before = await start({ stateDir })
  const phone = await openOn(before)
  await phone.peer.call('setStorage', { key: 'session', data: { token: 'a' }, encrypt: true })
  await phone.peer.call('setStorage', { key: 'theme', data: 'dark', encrypt: false })
  await phone.peer.call('removeStorage', { key: 'theme' })
  const kept = { session: { data: { token: 'a' }, encrypted: true } }
  expect(await storageOf(await openOn(before))).toEqual(kept)
  const openId = openIdOf(before)
  await before.close()

  const after = await start({ stateDir })
  expect(await storageOf(await openOn(after))).toEqual(kept)
  expect(openIdOf(after)).toBe(openId)
})

test('without a folder nothing is kept', async () => {
  const before = await start()
  const openId = openIdOf(before)
  expect(openIdOf(await start())).not.toBe(openId)
})

test('devices and accounts do not see the storage of each other', async () => {
  const server = await start()
  const phone = await openOn(server)
  await phone.peer.call('setStorage', { key: 'a', data: 1, encrypt: false })
  expect(await storageOf(await openOn(server, 'phone-2'))).toEqual({})
  server.world.patch({ devices: [{ id: 'phone-1', accountId: 'ana' }] })
  expect(await storageOf(await openOn(server))).toEqual({})
  server.world.patch({ devices: [{ id: 'phone-1', accountId: 'lin-xia' }] })
  expect(await storageOf(await openOn(server))).toEqual({ a: { data: 1, encrypted: false } })
})

test('a write of a page that has not yet restarted stays with the account it began with', async () => {
  const server = await start()
  const phone = await openOn(server)
  server.world.patch({ devices: [{ id: 'phone-1', accountId: 'ana' }] })
  await phone.peer.call('setStorage', { key: 'late', data: 1, encrypt: false })
  expect(await storageOf(await openOn(server))).toEqual({})
})

test('an item beyond the limit fails as at WeChat and is not kept', async () => {
  const server = await start()
  const phone = await openOn(server)
  const call = phone.peer.call('setStorage', { key: 'a', data: 'x'.repeat(1024 * 1024), encrypt: false })
  await expect(call).rejects.toMatchObject({ data: { errMsg: 'setStorage:fail entry size limit reached' } })
  expect((await control(server, 'GET /control/devices/phone-1/storage')).body).toEqual({ keys: [] })
})

test('what is kept is for its owner alone', async () => {
  const server = await start({ stateDir: join(stateDir, 'deep', 'state') })
  const phone = await openOn(server)
  await phone.peer.call('setStorage', { key: 'a', data: 1, encrypt: false })
  const folder = join(stateDir, 'deep', 'state')
  const names = await readdir(folder)
  expect(names).toHaveLength(2)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
})

test('neither token, app secret nor code is kept on disk', async () => {
  const server = await start({ stateDir })
  const code = server.world.issueCode('phone-1', appId)
  const names = await readdir(stateDir)
  const texts = await Promise.all(names.map((name) => readFile(join(stateDir, name), 'utf8')))
  expect(names).toEqual(['world.json'])
  for (const secret of [server.token, server.appSecret, code]) expect(texts.join()).not.toContain(secret)
})

test('a document that cannot be read stops the start and is named', async () => {
  await writeFile(join(stateDir, 'world.json'), '{ half')
  await expect(startWorld({ stateDir })).rejects.toThrow(StateError)
  await expect(startWorld({ stateDir })).rejects.toThrow(/world\.json cannot be read; start with --fresh/)
})

test('a reset clears what is on disk too', async () => {
  const server = await start({ stateDir })
  const phone = await openOn(server)
  await phone.peer.call('setStorage', { key: 'a', data: 1, encrypt: false })
  await control(server, 'POST /control/reset', {})
  await server.close()
  expect(await readdir(stateDir)).toEqual(['world.json'])
  expect(await storageOf(await openOn(await start({ stateDir })))).toEqual({})
})

test('what the account allows is kept for the account, on every device of it', async () => {
  const server = await start()
  const phone = await openOn(server)
  expect(await phone.peer.call('getConsent')).toEqual({ scopes: {}, privacyAgreed: false })
  await phone.peer.call('setScope', { scope: 'scope.werun', isGranted: true })
  await phone.peer.call('setScope', { scope: 'scope.camera', isGranted: false })
  await phone.peer.call('agreePrivacy')
  const scopes = { 'scope.werun': true, 'scope.camera': false }
  expect(await phone.peer.call('getConsent')).toEqual({ scopes, privacyAgreed: true })
  server.world.patch({ devices: [{ id: 'phone-2', accountId: 'lin-xia' }] })
  expect(await (await openOn(server, 'phone-2')).peer.call('getConsent')).toMatchObject({ scopes })
  expect(await (await openOn(server, 'phone-3')).peer.call('getConsent')).toMatchObject({ scopes: {} })
  await expect(phone.peer.call('setScope', { scope: 'scope.moon', isGranted: true })).rejects.toThrow(
    'there is no "scope.moon"',
  )
})
