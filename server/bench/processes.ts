import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseLocation } from '../src/store/database-location.ts'

export interface Subject {
  port: number
  /** Resident memory in MiB. */
  memory(): number
  /** Processor time used so far, in ms. */
  cpuMs(): number
  stop(): Promise<void>
}

const server = join(import.meta.dirname, '..')

interface SubjectOptions {
  location: DatabaseLocation
  platformUrl: string
  /** Where its log goes: the bench reads nothing while it measures. */
  logFile: string
}

/** Starts `bench/bare.ts` or the built server as a process of its own. */
export async function startSubject(script: string, options: SubjectOptions): Promise<Subject> {
  const log = openSync(options.logFile, 'w')
  // What is deployed runs as it is deployed.
  const loader = script.endsWith('.ts') ? ['--import', 'tsx'] : []
  const child = spawn(process.execPath, [...loader, join(server, script)], {
    cwd: server,
    env: { PATH: process.env.PATH, ...toEnv(options) },
    stdio: ['ignore', log, 'inherit'],
  })
  closeSync(log)
  const ended = once(child, 'exit')
  const port = await waitForPort(options.logFile, () => child.exitCode !== null)
  return {
    port,
    memory: () => readMemory(child.pid ?? 0),
    cpuMs: () => readCpuMs(child.pid ?? 0),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

function toEnv({ location, platformUrl }: SubjectOptions): Record<string, string> {
  return {
    MODE: 'development',
    LISTEN: '127.0.0.1:0',
    OPS_LISTEN: '127.0.0.1:0',
    WECHAT_APPID: 'wx5a3d9c7e1f2b4086',
    WECHAT_SECRET: 'sim-bench',
    WECHAT_BASE_URL: platformUrl,
    TRUSTED_PROXIES: '127.0.0.1',
    ...(location.engine === 'sqlite' ? { DATABASE_FILE: location.file } : { DATABASE_URL: location.url }),
  }
}

async function waitForPort(logFile: string, hasEnded: () => boolean): Promise<number> {
  for (;;) {
    const line = readFileSync(logFile, 'utf8')
      .split('\n')
      .find((text) => text.startsWith('{"event":"listening"') && text.endsWith('}'))
    if (line) return Number(new URL(JSON.parse(line).url).port)
    if (hasEnded()) throw new Error(`The process ended: ${readFileSync(logFile, 'utf8')}`)
    await sleep(20)
  }
}

function readMemory(pid: number): number {
  try {
    const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return Math.round(Number(match?.[1] ?? 0) / 1024)
  } catch {
    return 0
  }
}

const tickMs = 10

function readCpuMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * tickMs
  } catch {
    return 0
  }
}

/** WeChat without latency: the code names the person. */
export async function startPlatform(): Promise<{ url: string; stop(): void }> {
  const platform = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://platform')
    const answers: Record<string, object> = {
      '/sns/jscode2session': { openid: `o-${searchParams.get('js_code')}`, session_key: 'bench' },
      '/cgi-bin/stable_token': { access_token: 'bench', expires_in: 7200 },
      '/wxa/getuserriskrank': { errcode: 0, risk_rank: 0, unoin_id: 1 },
    }
    request.resume()
    response.end(JSON.stringify(answers[pathname] ?? { errcode: -1 }))
  })
  platform.listen(0, '127.0.0.1')
  await once(platform, 'listening')
  return {
    url: `http://127.0.0.1:${(platform.address() as AddressInfo).port}`,
    stop: () => {
      platform.closeAllConnections()
      platform.close()
    },
  }
}
