import { afterAll, beforeAll, expect } from '@jest/globals'
import { zhCN } from '../../utils/locales/zh-CN'
import { BrowserPhone } from '../support/browser-phone.ts'
import { needing } from '../support/needs.ts'
import { TestServer } from '../support/server.ts'
import { world } from '../support/world.ts'

/** What Moments opens: one page by itself, where WeChat allows neither a sign-in nor a way on. */
const scene = 1154
const server = new TestServer()
let phone: BrowserPhone

beforeAll(async () => {
  await world.reset()
  await server.start()
})

afterAll(() => server.close())

needing('drawing')(
  'the profile opened from Moments says how to get on, at every tap, and complains of nothing',
  async () => {
    phone = await BrowserPhone.launch('phone-1', { scene })
    await phone.page.getByText(zhCN.blocked.singlePageText).waitFor()
    expect(await phone.page.locator('.sign-in').count()).toBe(0)
    for (const title of ['forYouPrivacyTitle', 'forYouTermsTitle', 'forYouSettingsTitle'] as const) {
      await phone.page.getByRole('button', { name: zhCN.profile[title] }).tap()
      await phone.page.getByText(zhCN.errors['single-page']).waitFor()
      await phone.call('App.callWxMethod', { method: 'hideToast', args: [{}] })
    }
    expect(await phone.call('App.getCurrentPage')).toMatchObject({ path: 'pages/profile/profile' })
    await phone.close()
  },
)

needing('drawing')('a document opened from Moments can be read', async () => {
  const query = { version: 'current', document: 'terms' }
  phone = await BrowserPhone.launch('phone-1', { scene, path: 'pages/agreement/agreement', query })
  await phone.page.locator('.paragraph-title').waitFor()
  await phone.close()
})
