import type { Page } from 'playwright-core'
import { WebSocket } from 'ws'
import { launchBrowser } from '../../../src/driver/browser.ts'
import { createWorldServer, type WorldServerOptions } from '../../../src/gateway/world-server.ts'
import type { Build } from '../../../src/protocol/build.ts'
import type { Launch } from '../../../src/protocol/control.ts'
import { createPeer } from '../../../src/protocol/peer.ts'
import type { LaunchOptions } from '../../../src/protocol/phone.ts'

interface OpenOptions {
  until?: 'ready' | 'failed'
  launch?: Partial<LaunchOptions>
}

export interface Stage {
  /** A new phone that runs the build, its first page rendered, or whatever else its start shall come to. */
  open(build: Build, options?: OpenOptions): Promise<Phone>
  close(): Promise<void>
}

export interface Phone {
  /** The browser's page, for real input. */
  page: Page
  /** What the host has sent, oldest first. */
  events: { name: string; params: unknown }[]
  call(method: string, params?: object): Promise<Record<string, unknown>>
  /** The control API of the world, for what happens to the phone. */
  control(method: string, path: string, body?: object): Promise<unknown>
  launchId: string
  /** Resolves when the browser draws: what was scrolled has been told by then, however busy the machine is. */
  drawFrame(): Promise<void>
  close(): Promise<void>
  /** Resolves with the first event of that name, also one that has been. */
  event(name: string): Promise<unknown>
}

/** A world and a browser for as many phones as a test file needs. */
export async function openStage(appId: string, options: Partial<WorldServerOptions> = {}): Promise<Stage> {
  const [world, browser] = await Promise.all([createWorldServer({ appId, ...options }), launchBrowser()])
  // One context for all: the fonts come from its cache.
  const context = await browser.newContext({
    viewport: { width: 375, height: 667 },
    hasTouch: true,
    isMobile: true,
  })
  const authorization = `Bearer ${world.token}`

  async function control(method: string, path: string, body?: object): Promise<unknown> {
    const headers = { authorization, 'content-type': 'application/json' }
    const payload = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(world.controlUrl + path, { method, headers, ...payload })
    const answer = (await response.json()) as { message?: string }
    if (!response.ok) throw new Error(`${method} ${path}: ${answer.message}`)
    return answer
  }

  return {
    async open(build, { until = 'ready', launch: wish = {} } = {}) {
      await control('PUT', `/control/builds/${build.id}`, build)
      const launch = (await control('POST', '/control/launches', {
        buildId: build.id,
        deviceId: 'phone-1',
        launch: wish,
      })) as Launch
      const line = await openLine(`${world.controlUrl}/control/phone/${launch.id}`, authorization)
      const page = await context.newPage()
      await page.goto(launch.url)
      await line.event(until)
      return {
        ...line,
        page,
        control,
        launchId: launch.id,
        drawFrame: () => page.evaluate<void>('new Promise((drawn) => requestAnimationFrame(() => drawn()))'),
        async close() {
          line.close()
          await page.close()
        },
      }
    },
    async close() {
      await browser.close()
      await world.close()
    },
  }
}

async function openLine(url: string, authorization: string) {
  const socket = new WebSocket(url.replace('http', 'ws'), { headers: { authorization } })
  const events: Phone['events'] = []
  const waiting: { name: string; resolve: (params: unknown) => void }[] = []
  const peer = createPeer({
    send: (text) => socket.send(text),
    onCall: () => null,
    onEvent(name, params) {
      events.push({ name, params })
      for (const waiter of waiting) if (waiter.name === name) waiter.resolve(params)
    },
  })
  socket.on('message', (data) => peer.receive(String(data)))
  socket.on('close', () => peer.close('closed'))
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return {
    events,
    call: (method: string, params: object = {}) =>
      peer.call(method, params) as Promise<Record<string, unknown>>,
    close: () => socket.close(),
    event(name: string): Promise<unknown> {
      const past = events.find((event) => event.name === name)
      return past ? Promise.resolve(past.params) : new Promise((resolve) => waiting.push({ name, resolve }))
    },
  }
}
