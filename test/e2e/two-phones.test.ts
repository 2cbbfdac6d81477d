import { afterAll, expect } from '@jest/globals'
import { countRequests, markTraffic, signIn, signOut, visitProfile } from '../support/journey.ts'
import { needing } from '../support/needs.ts'
import { Phone } from '../support/phone.ts'
import { setUpStage } from '../support/stage.ts'
import { world } from '../support/world.ts'

const stage = setUpStage()
let second: Phone | null = null

afterAll(() => second?.close())

needing('second phone')(
  'two phones of one account are signed in side by side, and signing out on one leaves the other alone',
  async () => {
    const { phone, server } = stage
    await signIn(stage)
    await world.patch({ devices: [{ id: 'phone-2', accountId: 'lin-xia' }] })
    second = await Phone.launch('phone-2')
    expect(await second.text('.nickname')).toBe('微信用户')
    expect(await second.text('.devices')).toBe('2')
    expect(server.all('select id from users')).toHaveLength(1)
    expect(server.all('select id from session where ended_at is null')).toHaveLength(2)

    const mark = await markTraffic(server)
    await visitProfile(phone)
    await phone.until(async () => (await phone.text('.devices')) === '2')
    expect(await countRequests(server, mark)).toMatchObject({ signIns: 0, profiles: 1 })

    await signOut(second)
    await phone.until(async () => (await countRequests(server, mark)).signOuts === 1)
    await visitProfile(phone)
    await phone.until(async () => (await countRequests(server, mark)).profiles === 2)
    await phone.find('.nickname')
    expect(await countRequests(server, mark)).toMatchObject({ signIns: 0, signOuts: 1 })
    expect(server.all('select ended_reason from session order by ended_reason')).toEqual([
      { ended_reason: null },
      { ended_reason: 'signed_out' },
    ])
  },
)

needing('second phone')('a phone that is closed with noise unread fails', async () => {
  const noisy = second ?? (await Phone.launch('phone-2'))
  second = null
  await noisy.miniProgram.evaluate(() => console.warn('left unread'))
  await expect(noisy.close()).rejects.toThrow('console.warn: left unread')
})
