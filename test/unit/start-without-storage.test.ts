import { expect, test } from '@jest/globals'
import { useFakeWx } from './support/fake-wx'
import { settle } from './support/manual-time'
import { createWholePhone } from './support/whole-phone'

type Call = { fail?: (failure: object) => void }

/** As some phones do at times; see the failures that their owners report. */
function createPhoneWithoutStorage() {
  const rejections: object[] = []
  const refuse = (name: string) => (call: Call) => {
    const failure = { errMsg: `${name}:fail Error: Failed To Send` }
    if (call.fail) call.fail(failure)
    else rejections.push(failure)
  }
  const names = ['getStorage', 'getStorageInfo', 'setStorage', 'removeStorage']
  const storage = {
    ...Object.fromEntries(names.map((name) => [name, refuse(name)])),
    getStorageSync: () => {
      throw new Error('getStorageSync:fail Error: Failed To Send Sync')
    },
  }
  return { members: { ...createWholePhone().members, ...storage }, rejections }
}

test('the app starts with default preferences, and a choice holds, on a phone whose storage throws', async () => {
  const { members, rejections } = createPhoneWithoutStorage()
  useFakeWx(members)
  const { services } = await import('../../utils/services')
  services.auth.launch()

  expect(services.preferences.values).toEqual({
    language: 'system',
    appearance: 'system',
    textSize: 'standard',
  })
  // Whether somebody signed out here before is not known, so only a tap signs in.
  expect(await services.auth.ready()).toMatchObject({ status: 'guest', isSignedOut: false })
  services.preferences.set({ appearance: 'dark' })
  await settle()

  expect(services.preferences.values.appearance).toBe('dark')
  expect(rejections).toEqual([])
})
