import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type App, createApp } from './compose/create-app.ts'
import { describeStartFault } from './compose/start-fault.ts'
import { type Config, parseConfig } from './config/config.ts'
import { loadAgreements } from './config/load-agreements.ts'
import { minuteMs } from './core/days.ts'
import { createBufferedWriter } from './ops/buffered-writer.ts'
import { describeError } from './ops/describe-error.ts'
import { createLog } from './ops/log.ts'
import type { Log } from './ops/log-types.ts'

const sweepIntervalMs = 10 * minuteMs

/** In addition to a call to WeChat that is under way. */
const stopLimitMs = 15_000

const output = createBufferedWriter((text) => process.stdout.write(text))
const log = createLog(output.write, Date.now)
process.on('exit', output.flush)
// The reader of the log is gone, or its disk is full: requests are served all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

await run().catch(refuseToStart)

async function run(): Promise<void> {
  // The database holds people's identifiers: other users of the machine have no business with it.
  process.umask(0o077)
  const config = parseConfig(process.env)
  const agreements = loadAgreements(join(import.meta.dirname, '../agreements'))
  const app = await createApp({ config, agreements, log, now: Date.now, randomBytes })
  const stopSweeping = startSweeping(app, log)
  stopOnSignal(app, stopSweeping, stopLimitMs + config.wechat.timeoutMs)
  await listen(app, config).catch(async (error) => {
    stopSweeping()
    await app.close()
    throw error
  })
}

async function listen({ publicApp, operationsApp }: App, config: Config): Promise<void> {
  const [url, opsUrl] = [await publicApp.listen(config.listen), await operationsApp.listen(config.opsListen)]
  log({ event: 'started', mode: config.mode, startMs: Math.round(performance.now()) })
  log({ event: 'listening', url, opsUrl })
}

/** Tasks that every node runs: doing them twice is harmless. */
function startSweeping(app: App, log: Log): () => void {
  const run = async (task: string, work: () => Promise<void>) => {
    await work().catch((error) => log({ event: 'background_error', task, ...describeError(error) }))
  }
  const sweep = async () => {
    // A sweep's calls to WeChat may take hours, and the statistics do not wait for them.
    await Promise.all([run('sweep', app.sweep), run('roll_up', app.rollUp)])
  }
  void sweep()
  const timer = setInterval(sweep, sweepIntervalMs).unref()
  return () => clearInterval(timer)
}

function stopOnSignal(app: App, stopSweeping: () => void, limitMs: number): void {
  let isStopping = false
  const stop = async (signal: string) => {
    if (isStopping) return
    isStopping = true
    log({ event: 'stopping', signal })
    stopSweeping()
    // A client that never finishes its request must not keep the process alive.
    setTimeout(() => process.exit(1), limitMs).unref()
    await app.close()
    log({ event: 'stopped' })
    process.exitCode = 0
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop)
  // The parent process that opened a channel to us is gone, and nobody else would stop us.
  process.on('disconnect', () => stop('disconnect'))
  process.channel?.unref()
}

function refuseToStart(error: unknown): void {
  process.exitCode = 1
  process.stderr.write(`${describeStartFault(error)}\n`)
}
