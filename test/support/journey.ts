import type { Phone } from './phone.ts'
import { world } from './world.ts'

/** From the guest's profile to the login page, with the agreement ticked. */
export async function openLogin(phone: Phone): Promise<void> {
  await phone.tap('.sign-in')
  await phone.arrive('pages/login/login')
  await phone.tap('.agree-box')
}

/** Presses the sign-in button of the login page. */
export async function pressLogin(phone: Phone): Promise<void> {
  const component = await phone.find('wxlogin')
  const button = await component.$('.wxlogin-button')
  if (!button) throw new Error('The login page has no sign-in button.')
  await button.tap()
}

/** Signs in by hand and waits for the account on the profile page. */
export async function reachProfile(phone: Phone): Promise<void> {
  await openLogin(phone)
  await pressLogin(phone)
  await phone.arrive('pages/profile/profile')
  await phone.find('.nickname')
}

/** Signs in by hand; when it is done, the profile page has also read the account as it does whenever it is shown. */
export async function signIn(phone: Phone): Promise<void> {
  const { profiles } = await countRequests()
  await reachProfile(phone)
  await phone.until(async () => (await countRequests()).profiles > profiles)
}

/** Leaves the profile and comes back to it, which asks the server for the account. */
export async function visitProfile(phone: Phone): Promise<void> {
  await openTab(phone, 'settings')
  await openTab(phone, 'profile')
}

/** Goes to a tab as a tap on the bar does. */
export async function openTab(phone: Phone, name: 'profile' | 'settings'): Promise<void> {
  await phone.miniProgram.callWxMethod('switchTab', { url: `/pages/${name}/${name}` })
}

/** Signs out on the settings page and confirms it. */
export async function signOut(phone: Phone): Promise<void> {
  await openTab(phone, 'settings')
  await phone.arrive('pages/settings/settings')
  await phone.tap('.sign-out')
  await phone.miniProgram.native().confirmModal()
  await phone.goneFrom('.sign-out')
}

/**
 * What was asked for and answered since the mark: sign-ins from phones, exchanges from the server, profile reads.
 * A request that ended without an answer may belong to the app before a restart.
 */
export async function countRequests(
  mark = 0,
): Promise<Record<'signIns' | 'exchanges' | 'profiles' | 'signOuts', number>> {
  const entries = (await world.traffic()).slice(mark).filter(({ status }) => status >= 100 && status < 600)
  const count = (from: string, method: string, path: string) =>
    entries.filter((entry) => entry.from === from && entry.method === method && entry.path === path).length
  return {
    signIns: count('phone', 'POST', '/v1/sessions'),
    exchanges: count('server', 'GET', '/sns/jscode2session'),
    profiles: count('phone', 'GET', '/v1/me'),
    signOuts: count('phone', 'DELETE', '/v1/sessions/current'),
  }
}

/** The place in the traffic from which `countRequests` is to count. */
export async function markTraffic(): Promise<number> {
  return (await world.traffic()).length
}
