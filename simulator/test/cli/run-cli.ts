import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '../../src/gateway/listen.ts'

export const demoPath = fileURLToPath(new URL('../fixtures/demo', import.meta.url))
const cliPath = fileURLToPath(new URL('../../cli.mjs', import.meta.url))

export interface CliResult {
  code: number | null
  output: string
}

/** Runs the command line as a client's process would: the file itself, without a shell. */
export function runCli(
  args: string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<CliResult> {
  const { SIMULATOR_WORLD: _world, SIMULATOR_DEVICE: _device, ...inherited } = process.env
  const child = spawn(cliPath, args, { cwd: options.cwd, env: { ...inherited, ...options.env } })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString() }))
  })
}

/** Where nobody is given a port by chance before the program takes it, and two processes seldom look. */
const firstPort = 10_000 + 40 * (process.pid % 500)

/** For a program to listen on. */
export const findOwnPort = () => findFreePort(firstPort)
