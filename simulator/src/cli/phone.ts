import type { Browser } from 'playwright-core'
import type { AutomatedPhone } from '../automation/handlers.ts'
import { createFinger, type Glass } from '../driver/finger.ts'
import { openPhonePage, type PhonePage } from '../driver/phone-page.ts'
import { whileAlive } from '../protocol/alive.ts'
import type { LaunchRequest } from '../protocol/control.ts'
import type { HostMethod } from '../protocol/host-calls.ts'
import { createPhoneWatch, type PhoneWatch, type PhoneWatchOptions } from './phone-watch.ts'
import type { PhoneLink, WorldClient } from './world-client.ts'

export type PhoneOptions = Omit<PhoneWatchOptions, 'onReady'>

interface OpenPhone {
  client: WorldClient
  launchId: string
  link: PhoneLink
  page: PhonePage
}

/** One launch of the app: its page in the browser, the link to its host, and what automation clients may do with them. */
export class Phone {
  readonly automated: AutomatedPhone
  readonly #options: PhoneOptions
  readonly #opening = createOpening()
  readonly #watch: PhoneWatch
  readonly #bindings = new Set<string>()
  #phone: OpenPhone | null = null
  #isClosed = false

  constructor(options: PhoneOptions) {
    this.#options = options
    this.#watch = createPhoneWatch({
      ...options,
      onEnd: (reason) => this.#end(reason),
      onReady: () => this.#restoreBindings(),
    })
    this.automated = this.#createAutomated()
  }

  /** Launches the app in a page of the browser. */
  async open(browser: Browser, client: WorldClient, request: LaunchRequest): Promise<void> {
    const { handlers, onPageError, noteFault } = this.#watch
    const { id, url } = await client.launch(request)
    const link = await client.connectPhone(id, handlers)
    const onCrash = (reason: string) => this.#end(reason)
    const page = await openPhonePage(browser, { url, onPageError, onLoadFault: noteFault, onCrash })
    this.#phone = { client, launchId: id, link, page }
    this.#opening.succeed()
  }

  /** There will be no app; whoever waits for it gets the reason. */
  fail(error: Error): void {
    this.#opening.fail(error)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    if (!this.#phone) return
    const { client, launchId, link, page } = this.#phone
    await client.endLaunch(launchId).catch(() => {})
    link.close()
    await page.close().catch(() => {})
  }

  #end(reason: string): void {
    if (!this.#isClosed) this.#options.onEnd(reason)
  }

  /** A restarted app has lost the functions that clients exposed to it. */
  #restoreBindings(): void {
    for (const name of this.#bindings) {
      this.#phone?.link
        .call('App.addBinding', { name })
        .catch((error: Error) => this.#watch.noteFault(error.message))
    }
  }

  /** The limit of the readiness is the app's; what compiler and browser take before is not the app's fault. */
  async #ready(): Promise<void> {
    await this.#opening.done
    await this.#watch.readiness.wait()
  }

  async #requireOpen(): Promise<OpenPhone> {
    await this.#ready()
    if (!this.#phone) throw new Error('The phone is not open')
    return this.#phone
  }

  /** Over the world, so that results keep their order with the app's events, which come the same way. */
  async #call(method: HostMethod, params: unknown): Promise<unknown> {
    const { link } = await this.#requireOpen()
    const result = await link.call(method, params as never)
    if (method === 'App.addBinding') this.#bindings.add((params as { name: string }).name)
    return result
  }

  #createAutomated(): AutomatedPhone {
    const onPage = async <T>(use: (page: PhonePage) => Promise<T>) => use((await this.#requireOpen()).page)
    const { after } = this.#options
    // The browser itself waits for the page with these.
    const alive = <T>(work: Promise<T>) =>
      whileAlive(work, { beat: () => onPage((page) => page.pulse()), after })
    const glass: Glass = {
      locate: (target) => onPage((page) => page.locate(target)),
      touch: (type, point) => onPage((page) => page.touch(type, point)),
      settle: () => onPage((page) => page.settle()),
    }
    const finger = createFinger(glass, (touch) => this.#call('Host.dispatchTouch', touch))
    return {
      ready: () => this.#ready(),
      call: (method, params) => this.#call(method, params),
      finger: {
        tap: (target) => alive(finger.tap(target)),
        touch: (type, target) => alive(finger.touch(type, target)),
      },
      screenshot: () => alive(onPage((page) => page.screenshot())),
      testAccounts: async () => readTestAccounts((await this.#requireOpen()).client),
    }
  }
}

function createOpening(): { done: Promise<void>; succeed: () => void; fail: (error: Error) => void } {
  let succeed = () => {}
  let fail: (error: Error) => void = () => {}
  const done = new Promise<void>((resolve, reject) => {
    succeed = resolve
    fail = reject
  })
  // Often nobody waits yet; whoever comes later still gets the reason.
  done.catch(() => {})
  return { done, succeed, fail }
}

// An account's id stands where DevTools gives an openid: it is what --auto-account takes.
async function readTestAccounts(client: WorldClient): Promise<{ nickName: string; openid: string }[]> {
  const { accounts } = await client.readWorld()
  return accounts.map(({ id, nickname }) => ({ nickName: nickname, openid: id }))
}
