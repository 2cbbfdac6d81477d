import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheDirectory } from '../cache/private-directory.mjs'
import type { AutoCommand } from './arguments.ts'
import { openPhoneLog, phoneLogPath, readPhoneLogTail } from './log-file.ts'
import {
  deviceVariable,
  type PhoneReport,
  type PhoneSettings,
  phoneCommand,
  worldVariable,
} from './phone-settings.ts'

const entryPath = fileURLToPath(new URL('../../cli.mjs', import.meta.url))

type Output = (text: string) => void

/** Starts the phone's process, detached, and returns once the app is launched there. Throws the reason when it is not. */
export async function runAuto(
  { kind: _kind, world, ...settings }: AutoCommand,
  print: Output,
): Promise<void> {
  for (const note of settings.notes) print(note)
  const projectPath = requireProject(settings.projectPath)
  await requireFreePort(settings.port)
  const deviceId = settings.deviceId ?? process.env[deviceVariable]
  const child = spawnPhone({ ...settings, projectPath, ...(deviceId ? { deviceId } : {}) }, world)
  const notes = await waitForLaunch(child, settings.port)
  print(`The phone (process ${child.pid}) listens on ws://127.0.0.1:${settings.port}`)
  print(`Its log: ${phoneLogPath(settings.port)}`)
  for (const note of notes) print(note)
}

function requireProject(path: string): string {
  const projectPath = resolve(path)
  if (!existsSync(projectPath)) throw new Error(`Project path ${projectPath} doesn't exist`)
  return projectPath
}

// A running phone writes to the log of its port, so the port is tried before the log is opened anew.
function requireFreePort(port: number): Promise<void> {
  return new Promise((done, reject) => {
    const probe = createServer()
    probe.once('error', () => reject(new Error(`Port ${port} is in use; name another one with --auto-port`)))
    probe.listen(port, '127.0.0.1', () => probe.close(() => done()))
  })
}

function spawnPhone(settings: PhoneSettings, world: string | undefined): ChildProcess {
  const log = openPhoneLog(settings.port)
  try {
    return spawn(process.execPath, [entryPath, phoneCommand, JSON.stringify(settings)], {
      detached: true,
      cwd: cacheDirectory(),
      stdio: ['ignore', log, log, 'ipc'],
      env: { ...process.env, NODE_OPTIONS: '', ...(world === undefined ? {} : { [worldVariable]: world }) },
    })
  } finally {
    closeSync(log)
  }
}

/** Resolves with what a person should know of the app. */
function waitForLaunch(child: ChildProcess, port: number): Promise<string[]> {
  return new Promise((done, reject) => {
    child.once('message', (report: PhoneReport) => {
      release(child)
      if (report.kind === 'launched') done(report.notes)
      else reject(new Error(report.message))
    })
    child.once('exit', () =>
      reject(new Error(`The phone ended before it listened.\n${readPhoneLogTail(port)}`)),
    )
    child.once('error', reject)
  })
}

function release(child: ChildProcess): void {
  child.removeAllListeners('exit')
  child.disconnect()
  child.unref()
}
