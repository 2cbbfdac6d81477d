import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import automator from 'miniprogram-automator'
import { devToolsStage } from '../../scripts/e2e/stage.ts'
import { findFreePort } from '../../scripts/lib/free-port.ts'
import { readPhoneLogTail } from '../../simulator/src/cli/log-file.ts'
import { hangLimitMs } from '../jest/hang-limit.mjs'
import { address, firstPort, world } from './world.ts'

const root = process.cwd()

/** Early enough that the error still says what was there instead. */
const patience = hangLimitMs / 2

type MiniProgram = Awaited<ReturnType<typeof automator.launch>>
type Page = NonNullable<Awaited<ReturnType<MiniProgram['currentPage']>>>
type PageElement = NonNullable<Awaited<ReturnType<Page['$']>>>

/** The app on a phone, driven by the published automator client: in the simulator, or in DevTools on their stage. */
export class Phone {
  readonly #noise: string[] = []
  private constructor(
    readonly miniProgram: MiniProgram,
    readonly device: string,
  ) {
    miniProgram.on('console', ({ type, args }: { type: string; args: unknown[] }) => {
      // DevTools write notes of their own there.
      if (devToolsStage === null && (type === 'warn' || type === 'error'))
        this.#noise.push(`console.${type}: ${args.map(String).join(' ')}`)
    })
    miniProgram.on('exception', ({ message }: { message: string }) =>
      this.#noise.push(`exception: ${message}`),
    )
  }

  /** As people launch it. The client waits six seconds here, whoever answers. */
  static async launchByClient(device = 'phone-1'): Promise<Phone> {
    const port = await findFreePort(firstPort, [])
    const cliPath = join(root, 'test/support/cli-in-world.mjs')
    const args = ['--strict', '--device', device]
    return new Phone(await automator.launch({ cliPath, projectPath: root, port, args }), device)
  }

  static async launch(device = 'phone-1'): Promise<Phone> {
    const wsEndpoint = devToolsStage?.wsEndpoint ?? (await startSimulator(device))
    return new Phone(await automator.connect({ wsEndpoint }), device)
  }

  async page(): Promise<Page> {
    const page = await this.miniProgram.currentPage()
    if (!page) throw new Error('The app has no page.')
    return page
  }

  /** Starts the app again on the same device. */
  restart(): Promise<void> {
    return world.restartApp(this.device)
  }

  /** Asks again until it holds. If it never does, the error says what the phone did instead. */
  async until(holds: () => Promise<boolean>): Promise<void> {
    const giveUpAt = Date.now() + patience
    await (await this.page()).waitFor(async () => {
      if (await holds()) return true
      if (Date.now() > giveUpAt) throw new Error(await this.#describe())
      return false
    })
  }

  /** Waits until this page is the visible one. */
  async arrive(path: string): Promise<Page> {
    await this.until(async () => (await this.page()).path === path)
    return this.page()
  }

  /** Waits until the selector matches on the page that is current then, and gives the element. */
  async find(selector: string): Promise<PageElement> {
    let element: PageElement | null = null
    await this.until(async () => {
      element = await (await this.page()).$(selector)
      return element !== null
    })
    return element as unknown as PageElement
  }

  async tap(selector: string): Promise<void> {
    await (await this.find(selector)).tap()
  }

  async text(selector: string): Promise<string> {
    return (await this.find(selector)).text()
  }

  /** Waits until nothing on the current page matches. */
  async goneFrom(selector: string): Promise<void> {
    await this.until(async () => (await (await this.page()).$$(selector)).length === 0)
  }

  /** Console warnings, errors and exceptions since the last call. */
  takeNoise(): string[] {
    return this.#noise.splice(0)
  }

  /** In DevTools the app stays for the next file. Noise that nobody has taken by then fails the test. */
  async close(): Promise<void> {
    if (devToolsStage === null) await this.miniProgram.close()
    else this.miniProgram.disconnect()
    const noise = this.takeNoise()
    if (noise.length > 0) throw new Error(`The phone was closed with noise:\n${noise.join('\n')}`)
  }

  async #describe(): Promise<string> {
    const { path } = await this.page()
    const requests = (await world.traffic()).slice(-10)
    const lines = requests.map(({ from, method, path, status }) => `${from} ${method} ${path} ${status}`)
    return [`It did not come within ${patience} ms. The page is ${path}; last requests:`, ...lines].join('\n')
  }
}

/** As `automator.launch` does, without its fixed wait, and in the world of this worker. */
async function startSimulator(device: string): Promise<string> {
  const port = await findFreePort(firstPort, [])
  const words = ['--strict', '--device', device, 'auto', '--project', root, '--auto-port', String(port)]
  const cli = spawn(process.execPath, [join(root, 'simulator/cli.mjs'), ...words], {
    env: { ...process.env, NODE_OPTIONS: '', SIMULATOR_WORLD: `${address.controlUrl}#${address.token}` },
    stdio: 'ignore',
  })
  const [code] = await once(cli, 'exit')
  if (code !== 0) throw new Error(`The simulator did not start (${code}).\n${readPhoneLogTail(port)}`)
  return `ws://127.0.0.1:${port}`
}
