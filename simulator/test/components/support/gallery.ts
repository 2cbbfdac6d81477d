import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals'
import type { Build } from '../../../src/protocol/build.ts'
import { type AppDriver, createAppDriver } from '../../host/support/app-driver.ts'
import { openStage, type Phone } from '../../host/support/phone.ts'
import { compileFixture } from '../../project/compile-fixture.ts'

/** A phone that runs the gallery of WeChat's own tags. */
export interface Gallery {
  phone: Phone
  app: AppDriver
  /** What the page's handlers have heard, as `<handler> <detail>`. */
  log(): Promise<string[]>
  /** The same call as a test script's `element.input(…)`, `switch.tap()` and so on. */
  callFunction(selector: string, functionName: string, ...args: unknown[]): Promise<unknown>
  property(selector: string, name: string): Promise<unknown>
}

/** One world for the tests of this file; world and phone begin anew for each, on the page if one is named. */
export function setUpGallery(page?: string): Gallery & { reopen(): Promise<void> } {
  let stage: Awaited<ReturnType<typeof openStage>> | null = null
  let build: Build
  const gallery = {} as ReturnType<typeof setUpGallery>
  gallery.reopen = async () => {
    if (stage) Object.assign(gallery, createGallery(await stage.open(build)))
    if (page !== undefined) await gallery.app.wx('reLaunch', { url: page })
  }

  beforeAll(async () => {
    build = await compileFixture(galleryPath)
    stage = await openStage(build.appId)
  })

  beforeEach(gallery.reopen)

  // An open phone would start its app anew for a language that is reset, and be closed in the middle of that.
  afterEach(async () => {
    await gallery.phone?.close()
    await gallery.phone?.control('POST', '/control/reset', {})
  })

  afterAll(() => stage?.close())

  return gallery
}

const galleryPath = fileURLToPath(new URL('../gallery', import.meta.url))

function createGallery(phone: Phone): Gallery {
  const app = createAppDriver(phone)
  return {
    phone,
    app,
    log: async () => (await app.data('log')) as string[],
    async callFunction(selector, functionName, ...args) {
      const params = { ...(await app.find(selector)), functionName, args }
      return (await phone.call('Element.callFunction', params)).result
    },
    async property(selector, name) {
      const params = { ...(await app.find(selector)), names: [name] }
      return ((await phone.call('Element.getProperties', params)).properties as unknown[])[0]
    },
  }
}
