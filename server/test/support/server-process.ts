import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { DatabaseLocation } from '../../src/store/database-location.ts'
import { afterThisTest } from './clean-up.ts'
import { recordingProcess } from './statements/sources.ts'
import { appId, appSecret } from './wechat-server.ts'

interface ServerProcess {
  child: ChildProcess
  /** Resolves to the line that says where it listens; rejects with its errors when it ends before. */
  listening: Promise<{ url: string; opsUrl: string }>
  /** Resolves when its log has an entry of that event. */
  hasLogged(event: string): Promise<void>
  ended: Promise<{ code: number | null; signal: string | null }>
  stdout(): string
  stderr(): string
}

const serverFolder = join(import.meta.dirname, '../..')

export function developmentEnv(database: DatabaseLocation, wechatUrl: string): Record<string, string> {
  return {
    MODE: 'development',
    LISTEN: '127.0.0.1:0',
    OPS_LISTEN: '127.0.0.1:0',
    ...(database.engine === 'sqlite' ? { DATABASE_FILE: database.file } : { DATABASE_URL: database.url }),
    WECHAT_APPID: appId,
    WECHAT_SECRET: appSecret,
    WECHAT_BASE_URL: wechatUrl,
  }
}

/** Starts the real process with nothing of this process's environment but the path; the end of the test is its end. */
export function startServerProcess(env: Record<string, string>, atTheEnd = afterThisTest): ServerProcess {
  const recording = recordingProcess()
  const child = spawn(process.execPath, [...recording.args, 'dist/main.mjs'], {
    cwd: serverFolder,
    env: { PATH: process.env.PATH ?? '', ...recording.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }))
  })
  const listening = new Promise<{ url: string; opsUrl: string }>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      stdout += chunk
      const line = stdout.split('\n').find((text) => text.startsWith('{"event":"listening"'))
      if (line) resolve(JSON.parse(line))
    })
    ended.then(() => reject(new Error(`The server ended: ${stderr}`)))
  })
  listening.catch(() => undefined)
  const hasLogged = (event: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (stdout.includes(`"event":"${event}"`)) resolve()
      }
      child.stdout.on('data', look)
      look()
    })
  atTheEnd(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, listening, hasLogged, ended, stdout: () => stdout, stderr: () => stderr }
}
