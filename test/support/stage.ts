import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals'
import { devToolsStage } from '../../scripts/e2e/stage.ts'
import { newPhone, sameApp } from './beginnings.ts'
import { Phone } from './phone.ts'
import { TestServer } from './server.ts'
import { world } from './world.ts'

/** What a journey plays on: one launch and one server for the file; world, server's data and app begin anew for each test. */
export interface Stage {
  phone: Phone
  server: TestServer
  /** From now on `wx.login` fails, or works again. */
  letLogin(outcome: 'fail' | 'work'): Promise<void>
}

/** Sets the stage up and tears it down around the tests of this file. Whatever the app complains of fails the test. */
export function setUpStage(): Stage {
  const beginning = devToolsStage === null ? newPhone : sameApp
  const stage = { letLogin: (outcome) => beginning.letLogin(stage.phone, outcome) } as Stage
  stage.server = new TestServer()

  beforeAll(async () => {
    await world.reset()
    stage.phone = await Phone.launch()
    await beginning.prepare(stage.phone)
  })

  beforeEach(async () => {
    await stage.server.startAnew()
    // What the app of the test before still has under way must not count here, so little stands between these.
    await world.reset()
    stage.server.forgetAnswered()
    await beginning.begin(stage.phone)
  })

  afterEach(async () => {
    await beginning.end(stage)
    expect(stage.phone.takeNoise()).toEqual([])
  })

  afterAll(async () => {
    await stage.phone?.close()
    await stage.server.close()
  })

  return stage
}
