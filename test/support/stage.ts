import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals'
import { Phone } from './phone.ts'
import { TestServer } from './server.ts'
import { world } from './world.ts'

/** What a journey plays on: one launch for the file; world, server and app begin anew for each test. */
export interface Stage {
  phone: Phone
  server: TestServer
}

/** Sets the stage up and tears it down around the tests of this file. Whatever the app complains of fails the test. */
export function setUpStage(): Stage {
  const stage = {} as Stage

  beforeAll(async () => {
    await world.reset()
    stage.phone = await Phone.launch()
  })

  beforeEach(async () => {
    stage.server = new TestServer()
    await stage.server.start()
    // What the app of the test before still has under way must not count here, so nothing stands between these two.
    await world.reset()
    await stage.phone.restart()
  })

  afterEach(async () => {
    await stage.server.close()
    expect(stage.phone.takeNoise()).toEqual([])
  })

  afterAll(() => stage.phone?.close())

  return stage
}
