import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { developmentEnv } from './server-process.ts'
import { recordingProcess } from './statements/sources.ts'
import type { TestServer } from './test-server.ts'

interface Said {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs the command line as an operator does, with nothing of this process's environment but the path. */
export function runAdmin(env: Record<string, string>, ...args: string[]): Promise<Said> {
  const recording = recordingProcess()
  const child = spawn(process.execPath, [...recording.args, 'dist/admin.mjs', ...args], {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH: process.env.PATH ?? '', ...recording.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
}

/** The environment of the command line beside a test server, with the server's own key. */
export function adminEnv(server: TestServer): Record<string, string> {
  return { ...developmentEnv(server.database.location, server.wechat.url), DATA_KEYS: testKey }
}

export const testKey = `test-1:${Buffer.alloc(32, 8).toString('base64')}`
export const newerKey = `test-2:${Buffer.alloc(32, 9).toString('base64')}`
