import { findForeignUser } from '../automation/peer-user.ts'
import { type AutomationServer, startAutomationServer } from '../automation/server.ts'
import { launchBrowser } from '../driver/browser.ts'
import { findRefusal } from '../gateway/local-guard.ts'
import { createLifetime } from './lifetime.ts'
import { withoutSecrets } from './log-file.ts'
import { describeMissing, summariseMissing } from './missing-summary.ts'
import { Phone } from './phone.ts'
import { defaultDeviceId, type PhoneReport, type PhoneSettings, worldVariable } from './phone-settings.ts'
import { prepareWorld } from './prepare-world.ts'
import { useRunDirectory } from './run-directory.ts'

const idleMs = 30 * 60_000
/** A client that tries the port every second still learns why there is no app. */
const failureLingerMs = 3_000
const closeLimitMs = 5_000

type Closer = () => Promise<unknown>

/** The process behind `auto`: one phone on one automation port, until somebody or something ends it. Gives its exit code. */
export async function runPhone(settings: PhoneSettings): Promise<number> {
  const removeRunDirectory = useRunDirectory()
  const closers: Closer[] = []
  try {
    return await livePhone(settings, closers)
  } catch (error) {
    fail(error)
    return 1
  } finally {
    await closeAll(closers)
    removeRunDirectory()
  }
}

async function livePhone(settings: PhoneSettings, closers: Closer[]): Promise<number> {
  const { ended, end } = createEnding()
  const lifetime = createLifetime({ idleMs, lingerMs: settings.lingerSeconds * 1000, after, onEnd: end })
  const phone = new Phone({
    log,
    after,
    onEnd: end,
    onClientEvent: (event) => server.emit(event),
  })
  const server: AutomationServer = await startAutomationServer({
    port: settings.port,
    phone: phone.automated,
    findRefusal: (request) =>
      findRefusal(request, { allowedOrigin: 'none' }) ?? findForeignUser(request.socket),
    onClose: () => end('Tool.close'),
    onActivity: lifetime.report,
  })
  closers.push(
    () => phone.close(),
    server.close,
    async () => lifetime.stop(),
  )
  try {
    await Promise.race([bringUp(phone, settings, closers), ended])
  } catch (error) {
    phone.fail(error instanceof Error ? error : new Error(String(error)))
    fail(error)
    await Promise.race([ended, new Promise<void>((resolve) => after(failureLingerMs, resolve))])
    return 1
  }
  log(`Ends: ${await ended}`)
  return 0
}

async function bringUp(phone: Phone, settings: PhoneSettings, closers: Closer[]): Promise<void> {
  const { accountId, deviceId = defaultDeviceId } = settings
  const starting = {
    browser: launchBrowser({ log }),
    world: prepareWorld({ ...settings, world: process.env[worldVariable], log }),
  }
  closers.push(
    async () => (await starting.browser).close(),
    async () => (await starting.world).close(),
  )
  const [browser, { client, buildId, missing }] = await Promise.all([starting.browser, starting.world])
  if (accountId !== undefined) await client.patchWorld({ devices: [{ id: deviceId, accountId }] })
  await phone.open(browser, client, { buildId, deviceId })
  report({ kind: 'launched', notes: summariseMissing(missing) })
  for (const line of [`The app is launched on ${deviceId}.`, ...describeMissing(missing)]) log(line)
}

function createEnding(): { ended: Promise<string>; end: (reason: string) => void } {
  let end: (reason: string) => void = () => {}
  const ended = new Promise<string>((resolve) => {
    end = resolve
  })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => end(signal))
  const onOrphaned = () => {
    if (!isReported) end('The command that started the phone was stopped')
  }
  if (process.connected) process.once('disconnect', onOrphaned)
  else onOrphaned()
  return { ended, end }
}

async function closeAll(closers: Closer[]): Promise<void> {
  const closing = (async () => {
    for (const close of closers) await close().catch(() => {})
  })()
  await Promise.race([closing, new Promise<void>((resolve) => after(closeLimitMs, resolve))])
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  log(message)
  if (error instanceof Error && error.cause) log(`Cause: ${String(error.cause)}`)
  report({ kind: 'failed', message })
}

let isReported = false

function report(message: PhoneReport): void {
  isReported = true
  if (process.connected) process.send?.(message)
}

function log(text: string): void {
  process.stdout.write(`${new Date().toISOString()} ${withoutSecrets(text)}\n`)
}

function after(delayMs: number, work: () => void): () => void {
  const timer = setTimeout(work, delayMs)
  return () => clearTimeout(timer)
}
