import { type Browser, chromium } from 'playwright-core'
import { requireBrowserExecutable } from './browser-executable.ts'
import type { BrowserExecutable } from './packaged-chromium.ts'

export interface BrowserOptions {
  log?: (text: string) => void
  /** For tests; normally the one that `requireBrowserExecutable` names. */
  executable?: BrowserExecutable
}

const quietFlags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-quic',
  '--disable-sync',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  '--font-render-hinting=none',
]

/** Starts a headless browser that is driven over a pipe and ends when this process does. */
export async function launchBrowser({ log = () => {}, executable }: BrowserOptions = {}): Promise<Browser> {
  const { path, env, origin } = executable ?? (await requireBrowserExecutable())
  const needsNoSandbox = process.getuid?.() === 0
  if (needsNoSandbox) log('The browser runs without its sandbox, because this process runs as root.')
  log(`Browser: ${origin}, ${path}`)
  return chromium.launch({
    executablePath: path,
    args: quietFlags,
    chromiumSandbox: !needsNoSandbox,
    env: { ...inheritedEnvironment(), ...env },
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
}

// The control token has no business in the browser's environment.
function inheritedEnvironment(): Record<string, string> {
  const { SIMULATOR_WORLD: _token, ...rest } = process.env
  return Object.fromEntries(
    Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
