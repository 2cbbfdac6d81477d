import { expect } from '@jest/globals'
import {
  countRequests,
  markTraffic,
  openLogin,
  pressLogin,
  signIn,
  visitProfile,
} from '../support/journey.ts'
import { journey, needing } from '../support/needs.ts'
import { type Stage, setUpStage } from '../support/stage.ts'
import { world } from '../support/world.ts'

const stage = setUpStage()

needing('restart')('a stranger is asked about once, then left alone', async () => {
  const { phone, server } = stage
  await phone.find('.sign-in')
  expect(await countRequests(server)).toMatchObject({ signIns: 1, exchanges: 1, profiles: 0 })
  expect(server.all('select * from users')).toEqual([])

  const mark = await markTraffic(server)
  await phone.restart()
  await phone.find('.sign-in')
  expect(await countRequests(server, mark)).toMatchObject({ signIns: 0, exchanges: 0 })
})

journey('an expired session heals by one silent sign-in and one replay', async () => {
  const { phone, server } = stage
  await signIn(stage)
  server.run('update session set expires_at = 1 where ended_at is null')

  const mark = await markTraffic(server)
  await visitProfile(phone)
  await phone.until(async () => (await countRequests(server, mark)).profiles === 2)
  await phone.find('.nickname')
  expect(await countRequests(server, mark)).toMatchObject({ signIns: 1, exchanges: 1, profiles: 2 })
  expect(
    server.all('select count(*) as live from session where ended_at is null and expires_at > 1'),
  ).toEqual([{ live: 1 }])
})

/** As another device of the same person does. */
function endElsewhere({ server }: Stage): void {
  server.run(
    "update session set ended_at = ?, ended_reason = 'ended_elsewhere' where ended_at is null",
    Date.now(),
  )
  server.run("update device set ended_reason = 'ended_elsewhere'")
}

journey('a revoked session does not heal and says why; a tap signs in again', async () => {
  const { phone, server } = stage
  await signIn(stage)
  endElsewhere(stage)

  const mark = await markTraffic(server)
  await visitProfile(phone)
  expect(await phone.text('.hero-text')).toContain('已在另一台设备上被结束')
  expect(await countRequests(server, mark)).toMatchObject({ signIns: 0, exchanges: 0, profiles: 1 })

  await signIn(stage)
  expect(server.all('select id from users')).toHaveLength(1)
})

needing('restart')('a revoked session stays signed out over a launch', async () => {
  const { phone, server } = stage
  await signIn(stage)
  endElsewhere(stage)

  const mark = await markTraffic(server)
  await visitProfile(phone)
  expect(await phone.text('.hero-text')).toContain('已在另一台设备上被结束')
  await phone.restart()
  await phone.find('.sign-in')
  expect(await countRequests(server, mark)).toMatchObject({ signIns: 0, exchanges: 0, profiles: 1 })
})

journey(
  'a server that dies in the middle of a sign-in leaves nothing half-made, and one tap recovers',
  async () => {
    const { phone, server } = stage
    await openLogin(phone)
    const before = server.all('select * from used_code').length
    await world.patch({ faults: { platformSilent: true } })
    await pressLogin(phone)
    await phone.until(async () => server.all('select * from used_code').length > before)
    await server.kill()
    expect(await phone.text('.failure')).toContain('请稍后再试')
    await world.patch({ faults: { platformSilent: false } })
    await server.start()
    expect(server.all('select * from users')).toEqual([])
    expect(server.all('select * from session')).toEqual([])

    await pressLogin(phone)
    await phone.arrive('pages/profile/profile')
    await phone.find('.nickname')
    expect(server.all('select id from users')).toHaveLength(1)
    expect(server.all('select id from session')).toHaveLength(1)
  },
)

needing('finger')('a button under a dialog cannot be tapped; after the dialog it can', async () => {
  const { phone } = stage
  await phone.find('.sign-in')
  await phone.miniProgram.evaluate(() => {
    wx.showModal({ title: 'Above', content: 'everything' })
  })
  await expect(phone.tap('.sign-in')).rejects.toThrow(/covered/)
  expect((await phone.page()).path).toBe('pages/profile/profile')
  await phone.miniProgram.native().confirmModal()
  await phone.tap('.sign-in')
  await phone.arrive('pages/login/login')
})

needing('simulator')('a member that wx does not have is an error that names it', async () => {
  const { phone } = stage
  const use = phone.miniProgram.evaluate('() => wx.noSuchAbility()')
  await expect(use).rejects.toThrow(/wx\.noSuchAbility/)
})

/** Makes the person behind that account an operator, whom the command line on the server's host gives a token. */
async function mintAdminToken(userId: string): Promise<string> {
  await stage.server.runAdmin('grant', userId)
  return stage.server.runAdmin('token', userId)
}

needing('restart')('a ban ends the session and says why; when it is over a tap signs in again', async () => {
  const { phone, server } = stage
  await signIn(stage)
  const [user] = server.all('select id from users')
  const operator = 'operator-of-this-server'
  server.run(
    `insert into users (key, id, app_id, openid, state, agreement_version, sign_in_days, last_sign_in_day,
      last_sign_in_at, created_at) select ?, ?, app_id, ?, 'active', agreement_version, 1, 1, 1, 1 from users`,
    ...[1, operator, operator],
  )
  const token = await mintAdminToken(operator)
  const until = new Date(Date.now() + 40 * 86_400_000)
  const banned = await server.operate(token, `/v1/admin/users/${user?.id}/ban`, {
    ...{ reasonClass: 'spam', publicReason: '发布广告', note: '内部备注', until: until.toISOString() },
  })
  expect(banned.status).toBe(204)

  const mark = await markTraffic(server)
  await visitProfile(phone)
  expect(await phone.text('.hero-text')).toContain('账号已停用')
  expect(await countRequests(server, mark)).toMatchObject({ signIns: 0, exchanges: 0, profiles: 1 })

  const day = `${until.getMonth() + 1} 月 ${until.getDate()} 日`
  const expectReason = async (selector: string) => {
    const words = await phone.text(selector)
    expect(words).toContain('原因：发布广告')
    expect(words).toContain(day)
    expect(words).not.toContain('内部备注')
  }
  await openLogin(phone)
  await pressLogin(phone)
  await expectReason('.failure')
  await phone.miniProgram.navigateBack()
  await phone.arrive('pages/profile/profile')
  await expectReason('.hero-text')

  const unbanned = await server.operate(token, `/v1/admin/users/${user?.id}/unban`, { reason: 'A mistake' })
  expect(unbanned.status).toBe(204)
  await phone.restart()
  expect(await countRequests(server, mark)).toMatchObject({ signIns: 1, exchanges: 1 })
  await signIn(stage)
  expect(server.all('select id from users where id <> ?', operator)).toEqual([user])
})
