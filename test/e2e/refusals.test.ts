import { expect } from '@jest/globals'
import { countRequests, openLogin, openTab, pressLogin } from '../support/journey.ts'
import { journey, needing } from '../support/needs.ts'
import type { Phone } from '../support/phone.ts'
import { setUpStage } from '../support/stage.ts'
import { world } from '../support/world.ts'

const stage = setUpStage()

async function expectMember(phone: Phone): Promise<void> {
  await phone.arrive('pages/profile/profile')
  expect(await phone.text('.nickname')).toBe('微信用户')
}

/** The failure on the login page: the message first, the code small beneath it. */
async function readFailure(phone: Phone): Promise<{ text: string; code: string }> {
  const state = await phone.find('.failure')
  const parts = await Promise.all(['.state-text', '.state-code'].map((part) => state.$(part)))
  const [text = '', code = ''] = await Promise.all(parts.map((part) => part?.text()))
  return { text, code }
}

journey(
  'who does not agree stays a guest: a tap without the tick asks for nothing, and "not now" goes back',
  async () => {
    const { phone, server } = stage
    await phone.tap('.sign-in')
    await phone.arrive('pages/login/login')
    await phone.find('.agree-box')
    const silent = await countRequests(server)
    await pressLogin(phone)
    expect(await phone.text('.hint')).toContain('勾选同意')
    await phone.tap('.not-now')
    await phone.arrive('pages/profile/profile')
    await phone.find('.sign-in')
    expect(await countRequests(server)).toEqual(silent)
    expect(server.all('select * from users')).toEqual([])
  },
)

journey(
  'while WeChat is busy the page says so, with a code for support, and the next tap signs in',
  async () => {
    const { phone, server } = stage
    await openLogin(phone)
    await world.patch({ faults: { platformBusy: true } })
    await pressLogin(phone)
    const failure = await readFailure(phone)
    expect(failure.text).toContain('微信暂时没有回应')
    expect(failure.code).toMatch(/^wechat_unavailable · \S+$/)
    expect(server.all('select * from users')).toEqual([])

    await world.patch({ faults: { platformBusy: false } })
    await pressLogin(phone)
    await expectMember(phone)
  },
)

journey('who signs in too often for WeChat is told to wait, and can sign in afterwards', async () => {
  const { phone, server } = stage
  await openLogin(phone)
  await world.patch({ accounts: [{ id: 'lin-xia', signIn: 'rate_limited' }] })
  await pressLogin(phone)
  const failure = await readFailure(phone)
  expect(failure.text).toMatch(/太频繁.*\d+ 秒后再试/)
  expect(failure.code).toContain('rate_limited')
  expect(server.all('select * from users')).toEqual([])

  await world.patch({ accounts: [{ id: 'lin-xia', signIn: 'allowed' }] })
  await pressLogin(phone)
  await expectMember(phone)
})

journey(
  'when wx.login fails the page says that WeChat did not do it, and the next tap signs in',
  async () => {
    const { phone, server } = stage
    await openLogin(phone)
    const before = await countRequests(server)
    await stage.letLogin('fail')
    await pressLogin(phone)
    expect((await readFailure(phone)).text).toContain('微信没有完成这一步')
    expect(await countRequests(server)).toEqual(before)

    await stage.letLogin('work')
    await pressLogin(phone)
    await expectMember(phone)
  },
)

journey(
  'with a dead server the login page cannot show the agreement and says so; its retry goes on',
  async () => {
    const { phone, server } = stage
    await phone.find('.sign-in')
    await server.kill()
    await phone.tap('.sign-in')
    await phone.arrive('pages/login/login')
    expect((await readFailure(phone)).text).toContain('服务暂时不可用')
    expect(await (await phone.page()).$('.agree-box')).toBeNull()

    await server.start()
    const action = await (await phone.find('.failure')).$('.state-action')
    await action?.tap()
    await phone.tap('.agree-box')
    await pressLogin(phone)
    await expectMember(phone)
  },
)

needing('phone faults', 'restart')(
  'on a phone whose storage fails the app starts, a choice holds, and a tap signs in',
  async () => {
    const { phone } = stage
    await world.patch({ faults: { storageFails: true } })
    await phone.restart()
    await phone.find('.sign-in')
    await openTab(phone, 'settings')
    await phone.arrive('pages/settings/settings')
    const sizes = await (await phone.find('.choose-text-size')).$$('.choice')
    await sizes[2]?.tap()
    await phone.find('.page.text-large')

    await openTab(phone, 'profile')
    await phone.arrive('pages/profile/profile')
    await openLogin(phone)
    await pressLogin(phone)
    await expectMember(phone)
  },
)

needing('raw query')(
  'a link to a document whose query arrives undecoded shows that very document',
  async () => {
    const { phone } = stage
    const url = '/pages/agreement/agreement?version=2026%2D11%2D01&document=privac%79'
    await phone.miniProgram.callWxMethod('navigateTo', { url })
    const page = await phone.arrive('pages/agreement/agreement')
    expect(page.query).toEqual({ version: '2026%2D11%2D01', document: 'privac%79' })
    expect(await phone.text('.paragraph-title')).toContain('隐私')
  },
)
