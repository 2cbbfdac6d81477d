import { openMemberPage, openTab, pressLogin, signIn, visitProfile } from '../support/journey.ts'
import { addDevice, addEvent } from '../support/other-devices.ts'
import type { Phone } from '../support/phone.ts'
import { TestServer } from '../support/server.ts'
import { world } from '../support/world.ts'

export interface Look {
  phone: Phone
  language: 'en' | 'zh-CN'
  theme: 'light' | 'dark'
}

type Put = (name: string, screenshot: Buffer) => unknown

/** Noon on a day of March and of November in China: a picture must not change with the day it is taken on. */
const joinedAt = Date.parse('2025-03-01T04:00:00Z')
const signedInAt = Date.parse('2025-11-22T01:41:00Z')

/** Takes every page and main state of the app in one language and theme, as one person would meet them. */
export async function takeScenes(look: Look, put: Put): Promise<void> {
  const { phone, language, theme } = look
  await world.reset()
  await world.patch({ devices: [{ id: phone.device, theme, language: language === 'en' ? 'en' : 'zh_CN' }] })
  const server = new TestServer()
  await server.start()
  try {
    const shoot = async (name: string): Promise<void> => void put(name, await takePicture(phone))
    await takeSkeleton({ phone, server, shoot })
    await takeGuest({ phone, shoot })
    await takeMember({ phone, server, shoot })
  } finally {
    await server.close()
  }
}

interface Scene {
  phone: Phone
  server: TestServer
  shoot: (name: string) => Promise<void>
}

async function takePicture(phone: Phone): Promise<Buffer> {
  await phone.miniProgram.callWxMethod('hideToast', {})
  const picture = await phone.miniProgram.screenshot()
  return Buffer.from(String(picture), 'base64')
}

async function takeSkeleton({ phone, server, shoot }: Scene): Promise<void> {
  const held = server.hold('GET', '*')
  await phone.restart()
  await shoot('profile-loading')
  held.release()
}

async function takeGuest({ phone, shoot }: Omit<Scene, 'server'>): Promise<void> {
  await phone.find('.sign-in')
  await shoot('profile-guest')
  await openTab(phone, 'settings')
  await phone.arrive('pages/settings/settings')
  await shoot('settings-guest')
  await openTab(phone, 'profile')
  await phone.arrive('pages/profile/profile')
  await phone.tap('.sign-in')
  await phone.arrive('pages/login/login')
  await phone.find('.agree-box')
  await shoot('login')
  await pressLogin(phone)
  await phone.find('.hint')
  await shoot('login-hint')
  await phone.tap('.agree-box')
  await world.patch({ faults: { loginFails: true } })
  await pressLogin(phone)
  await phone.find('.failure')
  await shoot('login-error')
  await world.patch({ faults: { loginFails: false } })
  await phone.miniProgram.callWxMethod('navigateBack')
  await phone.arrive('pages/profile/profile')
  await phone.miniProgram.callWxMethod('navigateTo', { url: '/pages/agreement/agreement?document=terms' })
  await phone.arrive('pages/agreement/agreement')
  await phone.find('.paragraph')
  await shoot('agreement')
  await phone.miniProgram.callWxMethod('navigateBack')
  await phone.arrive('pages/profile/profile')
  await world.patch({ devices: [{ id: phone.device, networkType: 'none' }] })
  await phone.miniProgram.callWxMethod('navigateTo', { url: '/pages/agreement/agreement?document=privacy' })
  await phone.arrive('pages/agreement/agreement')
  await phone.find('state-view')
  await shoot('agreement-error')
  await world.patch({ devices: [{ id: phone.device, networkType: 'wifi' }] })
  await phone.miniProgram.callWxMethod('navigateBack')
  await phone.arrive('pages/profile/profile')
}

async function takeMember({ phone, server, shoot }: Scene): Promise<void> {
  await signIn({ phone, server })
  server.run('update users set sign_in_days = 12, created_at = ?, last_sign_in_at = ?', joinedAt, signedInAt)
  await visitProfile(phone)
  await phone.until(async () => (await phone.text('.days')) === '12')
  await shoot('profile-member')
  await openTab(phone, 'settings')
  await phone.arrive('pages/settings/settings')
  await phone.find('.sign-out')
  await shoot('settings')
  await takeAccount({ phone, server, shoot })

  server.run(
    "update session set ended_at = ?, ended_reason = 'ended_elsewhere' where ended_at is null",
    signedInAt,
  )
  server.run("update device set ended_reason = 'ended_elsewhere'")
  await openTab(phone, 'profile')
  await phone.find('.sign-in')
  await shoot('profile-ended-elsewhere')
  await signIn({ phone, server })
  server.run('update users set sign_in_days = 12, last_sign_in_at = ?', signedInAt)
  await visitProfile(phone)
  await phone.until(async () => (await phone.text('.days')) === '12')

  await world.patch({ devices: [{ id: phone.device, networkType: 'none' }] })
  await phone.restart()
  await phone.find('.note')
  await shoot('profile-offline')
  await world.patch({ devices: [{ id: phone.device, networkType: 'wifi' }] })
  await server.kill()
  await phone.restart()
  await phone.find('.failure')
  await shoot('profile-error')
}

/** The pages behind the settings, with a past that does not change with the day of the picture. */
async function takeAccount({ phone, server, shoot }: Scene): Promise<void> {
  const hourMs = 3_600_000
  server.run('update session set created_at = ?', joinedAt)
  const [user] = server.all('select id from users')
  server.run("update security_event set address = '198.51.100.4', happened_at = ?", joinedAt)
  // Both happened at once, which leaves their order open.
  server.run("update security_event set happened_at = ? where kind = 'account_created'", joinedAt - 1)
  addDevice(server, {
    ...{ model: 'iPad Air<iPad13,16>', system: 'iPadOS 18.1' },
    ...{ signedInAt: signedInAt - 70 * hourMs, usedAt: signedInAt },
  })
  addDevice(server, {
    ...{ model: 'microsoft', system: 'Windows 11 x64' },
    ...{ signedInAt: signedInAt - 3 * hourMs, usedAt: signedInAt - 3 * hourMs },
  })
  addEvent(server, {
    ...{ userId: String(user?.id), deviceId: 'device microsoft', kind: 'proof_refused' },
    at: signedInAt - 2 * hourMs,
  })
  await openMemberPage(phone, 'devices')
  await phone.find('.end-others')
  await shoot('devices')
  await phone.miniProgram.callWxMethod('navigateBack')
  await phone.arrive('pages/settings/settings')
  await openMemberPage(phone, 'security-log')
  await phone.find('.end')
  await shoot('security-log')
  await phone.miniProgram.callWxMethod('navigateBack')
  await phone.arrive('pages/settings/settings')
  await world.patch({ devices: [{ id: phone.device, networkType: 'none' }] })
  await openMemberPage(phone, 'devices')
  await phone.find('.load-failure')
  await shoot('devices-error')
  await phone.miniProgram.callWxMethod('navigateBack')
  await phone.arrive('pages/settings/settings')
  await world.patch({ devices: [{ id: phone.device, networkType: 'wifi' }] })
}
