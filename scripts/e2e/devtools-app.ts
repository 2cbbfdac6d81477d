import automator from 'miniprogram-automator'
import { findFreePort } from '../lib/free-port.ts'
import { DevToolsError } from './devtools-error.ts'
import type { DevToolsStage } from './stage.ts'

type MiniProgram = Awaited<ReturnType<typeof automator.launch>>

/** As `utils/platform/base-url-override.ts` reads it. */
const overrideKey = 'passport.baseUrl'
/** DevTools start, and compile the project; nothing is gained by giving up early. */
const launchLimitMs = 240_000
const windowsHint =
  'Since 20.12.2 Node starts no .bat file without a shell, and the automator asks for none, so it cannot start cli.bat.'

interface AppOptions {
  cliPath?: string
  projectPath: string
}

/** The app in DevTools, from outside of the journeys. */
export class DevToolsApp {
  #wsEndpoint: string | null = null
  constructor(private readonly options: AppOptions) {}

  /** Launches the app so that it calls a server on this port. Nobody is connected to it then. */
  async launch(serverPort: number): Promise<DevToolsStage> {
    const serverUrl = `http://127.0.0.1:${serverPort}`
    const first = await this.#launch()
    await requireDevTools(first)
    await first.callWxMethod('setStorageSync', overrideKey, serverUrl)
    await first.close()
    // The app has read its storage before anybody could write there.
    const second = await this.#launch()
    const stored = await second.callWxMethod('getStorageSync', overrideKey)
    const { miniProgram } = await second.callWxMethod('getAccountInfoSync')
    second.disconnect()
    if (stored !== serverUrl)
      throw new DevToolsError('DevTools lost what the app had stored from one launch to the next.')
    return { wsEndpoint: this.#wsEndpoint as string, serverPort, appId: miniProgram.appId }
  }

  /** Takes back what was stored and closes the app, which somebody may have closed before. Throws a `DevToolsError`. */
  async close(): Promise<void> {
    const wsEndpoint = this.#wsEndpoint
    if (wsEndpoint === null) return
    try {
      const app = await automator.connect({ wsEndpoint }).catch(() => this.#launch())
      await app.callWxMethod('removeStorageSync', overrideKey)
      await app.close()
    } catch (cause) {
      const rest = `The app may still call the server of the journeys: remove "${overrideKey}" from its storage in DevTools`
      throw new DevToolsError(`${rest} (${messageOf(cause)}).`, { cause })
    }
  }

  async #launch(): Promise<MiniProgram> {
    const port = await findFreePort(9420, [])
    try {
      const settings = { ...this.options, port, timeout: launchLimitMs, trustProject: true }
      const app = await automator.launch(settings)
      this.#wsEndpoint = `ws://127.0.0.1:${port}`
      return app
    } catch (cause) {
      const hint = process.platform === 'win32' ? `. ${windowsHint}` : ''
      throw new DevToolsError(`The app was not launched: ${messageOf(cause)}${hint}`, { cause })
    }
  }
}

/** Elsewhere the app reads no override, and would call the public server. */
async function requireDevTools(app: MiniProgram): Promise<void> {
  const { platform } = await app.callWxMethod('getDeviceInfo')
  if (platform !== 'devtools')
    throw new DevToolsError(
      `The app says that it runs on "${platform}", and reads an override in DevTools only.`,
    )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
