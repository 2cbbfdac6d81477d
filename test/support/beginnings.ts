import { choose, countRequests, openTab, type Scene, signOut } from './journey.ts'
import type { Phone } from './phone.ts'
import { world } from './world.ts'

/** How the app is brought to where every journey begins, a guest's profile, and what WeChat on the phone does. */
export interface Beginning {
  /** Once for a file. */
  prepare(phone: Phone): Promise<void>
  /** Before a journey. */
  begin(phone: Phone): Promise<void>
  /** From now on `wx.login` fails, or works again. */
  letLogin(phone: Phone, outcome: 'fail' | 'work'): Promise<void>
  /** After it, while its server is still there. */
  end(scene: Scene): Promise<void>
}

const nothing = async () => {}

/** The app starts anew, on a phone that has just been bought. */
export const newPhone: Beginning = {
  prepare: nothing,
  begin: (phone) => phone.restart(),
  letLogin: (_phone, outcome) => world.letLogin(outcome),
  end: nothing,
}

/** More than a journey signs in. A code lives for five minutes. */
const codesPerJourney = 10

/**
 * The app stays, for a mock of `wx.login` ends with it: the guest comes back by signing out. Whatever DevTools and its
 * person prefer, the app is Chinese and light.
 */
export const sameApp: Beginning = {
  async prepare(phone) {
    await phone.miniProgram.mockWxMethod('login', takeCode)
  },
  async begin(phone) {
    await this.letLogin(phone, 'work')
    await openSettingsAlone(phone)
    await choose(phone, '.choose-language', 1)
    await choose(phone, '.choose-appearance', 1)
    await choose(phone, '.choose-text-size', 1)
    await openTab(phone, 'profile')
    await phone.arrive('pages/profile/profile')
    await phone.find('.sign-in')
  },
  async letLogin(phone, outcome) {
    const codes: string[] = []
    if (outcome === 'work')
      while (codes.length < codesPerJourney) codes.push(await world.issueCode(phone.device))
    await phone.miniProgram.evaluate(putCodes, codes)
  },
  async end({ phone, server }) {
    const page = await openSettingsAlone(phone)
    if ((await page.data('memberName')) === '') return
    const { signOuts } = await countRequests(server)
    await signOut(phone)
    await phone.until(async () => (await countRequests(server)).signOuts > signOuts)
  },
}

async function openSettingsAlone(phone: Phone) {
  await phone.miniProgram.callWxMethod('reLaunch', { url: '/pages/settings/settings' })
  const page = await phone.arrive('pages/settings/settings')
  await phone.find('.choose-language')
  return page
}

// The texts of these two are sent to the app: nothing of this file is in reach there.

function putCodes(loginCodes: string[]): void {
  Object.assign(getApp(), { loginCodes })
}

/** Stands in for `wx.login`. */
function takeCode(): object {
  const { loginCodes } = getApp() as unknown as { loginCodes: string[] }
  const code = loginCodes.shift()
  return code === undefined ? { errMsg: 'login:fail no code is left' } : { errMsg: 'login:ok', code }
}
