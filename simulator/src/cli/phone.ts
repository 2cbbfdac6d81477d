import type { Browser } from 'playwright-core'
import type { AutomatedPhone } from '../automation/handlers.ts'
import { createFinger } from '../driver/finger.ts'
import { openPhonePage, type PhonePage } from '../driver/phone-page.ts'
import { type After, whileAlive } from '../protocol/alive.ts'
import type { LaunchRequest } from '../protocol/control.ts'
import { createPhoneWatch, type PhoneWatchOptions } from './phone-watch.ts'
import type { PhoneLink, WorldClient } from './world-client.ts'

export type PhoneOptions = Omit<PhoneWatchOptions, 'onReady'>

export interface Phone {
  automated: AutomatedPhone
  /** Launches the app in a page of the browser. */
  open(browser: Browser, client: WorldClient, request: LaunchRequest): Promise<void>
  /** There will be no app; whoever waits for it hears why. */
  fail(error: Error): void
  close(): Promise<void>
}

interface OpenPhone {
  client: WorldClient
  launchId: string
  link: PhoneLink
  page: PhonePage
}

/** One launch of the app: its page in the browser, the link to its host, and what automation clients may do with them. */
export function createPhone(options: PhoneOptions): Phone {
  let phone: OpenPhone | null = null
  let isClosed = false
  const opening = createOpening()
  const bindings = new Set<string>()
  const end = (reason: string) => {
    if (!isClosed) options.onEnd(reason)
  }
  const { readiness, handlers, onPageError, noteFault } = createPhoneWatch({
    ...options,
    onEnd: end,
    onReady: restoreBindings,
  })

  // A restarted app has lost the functions that clients exposed to it.
  function restoreBindings(): void {
    for (const name of bindings) {
      phone?.link.call('App.addBinding', { name }).catch((error: Error) => noteFault(error.message))
    }
  }

  // The limit of the readiness is the app's; what compiler and browser take before is not the app's fault.
  async function ready(): Promise<void> {
    await opening.done
    await readiness.wait()
  }

  async function requireOpen(): Promise<OpenPhone> {
    await ready()
    if (!phone) throw new Error('The phone is not open')
    return phone
  }

  async function call(method: string, params: unknown): Promise<unknown> {
    const { link } = await requireOpen()
    const result = await link.call(method, params)
    if (method === 'App.addBinding') bindings.add((params as { name: string }).name)
    return result
  }

  async function open(browser: Browser, client: WorldClient, request: LaunchRequest): Promise<void> {
    const { id, url } = await client.launch(request)
    const link = await client.connectPhone(id, handlers)
    const page = await openPhonePage(browser, { url, onPageError, onLoadFault: noteFault, onCrash: end })
    phone = { client, launchId: id, link, page }
    opening.succeed()
  }

  async function close(): Promise<void> {
    isClosed = true
    if (!phone) return
    await phone.client.endLaunch(phone.launchId).catch(() => {})
    phone.link.close()
    await phone.page.close().catch(() => {})
  }

  return {
    automated: createAutomated({ ready, requireOpen, call, after: options.after }),
    open,
    fail: opening.fail,
    close,
  }
}

function createOpening(): { done: Promise<void>; succeed: () => void; fail: (error: Error) => void } {
  let succeed = () => {}
  let fail: (error: Error) => void = () => {}
  const done = new Promise<void>((resolve, reject) => {
    succeed = resolve
    fail = reject
  })
  // Often nobody waits yet; whoever comes later is still told.
  done.catch(() => {})
  return { done, succeed, fail }
}

interface AutomatedParts {
  ready: () => Promise<void>
  requireOpen: () => Promise<OpenPhone>
  call: (method: string, params: unknown) => Promise<unknown>
  after: After
}

function createAutomated({ ready, requireOpen, call, after }: AutomatedParts): AutomatedPhone {
  const touch: PhonePage['touch'] = async (type, point) => (await requireOpen()).page.touch(type, point)
  const finger = createFinger({ touch }, { call })
  // The browser itself waits for the page with these.
  const alive = <T>(work: Promise<T>) => whileAlive(work, { beat: () => call('Host.pulse', {}), after })
  return {
    ready,
    call,
    finger: {
      tap: (target) => alive(finger.tap(target)),
      touch: (type, target) => alive(finger.touch(type, target)),
    },
    screenshot: () => alive(requireOpen().then(({ page }) => page.screenshot())),
    testAccounts: async () => readTestAccounts((await requireOpen()).client),
  }
}

// An account's id stands where DevTools gives an openid: it is what --auto-account takes.
async function readTestAccounts(client: WorldClient): Promise<{ nickName: string; openid: string }[]> {
  const { accounts } = await client.readWorld()
  return accounts.map(({ id, nickname }) => ({ nickName: nickname, openid: id }))
}
