import type { Phone } from './phone.ts'
import type { TestServer } from './server.ts'
import { world } from './world.ts'

/** What a journey plays on. */
export interface Scene {
  phone: Phone
  server: TestServer
}

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
export async function signIn({ phone, server }: Scene): Promise<void> {
  const { profiles } = await countRequests(server)
  await reachProfile(phone)
  await phone.until(async () => (await countRequests(server)).profiles > profiles)
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

/** Opens a page for members from its row in the settings. */
export async function openMemberPage(phone: Phone, name: 'devices' | 'security-log'): Promise<void> {
  await openTab(phone, 'settings')
  await phone.arrive('pages/settings/settings')
  await phone.tap(`.open-${name}`)
  await phone.arrive(`packages/account/${name}/${name}`)
}

/** Signs out on the settings page and confirms it. */
export async function signOut(phone: Phone): Promise<void> {
  await openTab(phone, 'settings')
  await phone.arrive('pages/settings/settings')
  await phone.tap('.sign-out')
  await phone.miniProgram.native().confirmModal()
  await phone.goneFrom('.sign-out')
}

/** Takes a choice of one of the settings' rows, by its place. */
export async function choose(phone: Phone, row: string, at: number): Promise<void> {
  const choices = await (await phone.find(row)).$$('.choice')
  await choices[at]?.tap()
}

/** A moment, by what had been answered until then. */
export interface Mark {
  answered: number
  exchanges: number
}

/** What was asked for and answered since the mark: sign-ins from phones, exchanges from the server, profile reads. */
export async function countRequests(
  server: TestServer,
  { answered, exchanges }: Mark = { answered: 0, exchanges: 0 },
): Promise<Record<'signIns' | 'exchanges' | 'profiles' | 'signOuts', number>> {
  const requests = server.answered.slice(answered)
  const count = (method: string, path: string) =>
    requests.filter((request) => request.method === method && request.path === path).length
  return {
    signIns: count('POST', '/v1/sessions'),
    exchanges: (await countExchanges()) - exchanges,
    profiles: count('GET', '/v1/me'),
    signOuts: count('DELETE', '/v1/sessions/current'),
  }
}

/** From where `countRequests` is to count. */
export async function markTraffic(server: TestServer): Promise<Mark> {
  return { answered: server.answered.length, exchanges: await countExchanges() }
}

async function countExchanges(): Promise<number> {
  const entries = await world.traffic()
  return entries.filter(
    ({ from, path, status }) => from === 'server' && path === '/sns/jscode2session' && isAnswer(status),
  ).length
}

const isAnswer = (status: number) => status >= 100 && status < 600
