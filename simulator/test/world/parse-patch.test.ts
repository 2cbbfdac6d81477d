import { expect, test } from '@jest/globals'
import { parsePatch } from '../../src/world/parse-patch.ts'

test.each([
  [{ weather: 'rain' }, 'world: there is no "weather"'],
  [{ faults: { platformBusy: 'yes' } }, 'faults.platformBusy: expected true or false'],
  [{ faults: { requestDelayMs: -1 } }, 'faults.requestDelayMs: expected whole milliseconds'],
  [{ faults: { platformErrcode: '40164' } }, 'faults.platformErrcode: expected whole numbers from -1'],
  [{ devices: [{ theme: 'dark' }] }, 'device: "id" is missing'],
  [{ devices: [{ id: 'phone-1', theme: 'sepia' }] }, 'device.theme: expected one of light, dark'],
  [{ accounts: [{ id: 'ana', constructor: 1 }] }, 'account: there is no "constructor"'],
  [{ accounts: [{ id: 'ana', scopes: { 'scope.moon': true } }] }, 'account.scopes: expected known scopes'],
  [{ accounts: [{ id: 'ana', scopes: { 'scope.werun': 1 } }] }, 'account.scopes: expected known scopes'],
  [{ accounts: {} }, 'world.accounts: expected a list'],
  [{ hosts: { 'https://a.example/path': 'http://127.0.0.1:1' } }, 'is not an origin'],
  [{ hosts: { 'https://a.example': 'http://10.0.0.1:80' } }, 'must lead to http://127.0.0.1'],
  [{ hosts: { 'https://a.example': 'file:///etc/passwd' } }, 'must lead to http://127.0.0.1'],
  [null, 'world: expected an object'],
])('%j is refused by name', (patch, message) => {
  expect(() => parsePatch(patch)).toThrow(message)
})

test('a good patch passes as it is', () => {
  const patch = {
    devices: [{ id: 'phone-1', networkType: 'none' }],
    hosts: { 'https://passport.example.com': 'http://127.0.0.1:8787' },
    clockOffsetMs: -1000,
  }
  expect(parsePatch(patch)).toEqual(patch)
})
