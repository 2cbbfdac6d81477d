import { spawn } from 'node:child_process'
import { cpus } from 'node:os'
import { join } from 'node:path'

const guard = join(import.meta.dirname, 'run-guarded.mjs')

export interface Check {
  name: string
  what: string
  command: string[]
  env?: Record<string, string>
  /** Uses the whole machine (browser, many processes): runs with nothing beside it. */
  isAlone?: boolean
}

export interface CheckResult {
  check: Check
  exitCode: number
  seconds: number
  output: string
}

/** Runs the checks, as many side by side as there are cores, and reports each as it ends. */
export async function runChecks(
  checks: Check[],
  report: (result: CheckResult) => void,
): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  const queue = checks.filter((check) => !check.isAlone)
  const record = (result: CheckResult) => {
    results.push(result)
    report(result)
  }
  const lane = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) record(await runCheck(check))
  }
  await Promise.all(cpus().map(lane))
  for (const check of checks.filter(({ isAlone }) => isAlone)) record(await runCheck(check))
  return results
}

function runCheck(check: Check): Promise<CheckResult> {
  const startedAt = Date.now()
  // Its standard input tells the guard whether we still live.
  const child = spawn(process.execPath, [guard, ...check.command], {
    env: { ...process.env, ...check.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve) => {
    const settle = (exitCode: number, extra = '') =>
      resolve({
        check,
        exitCode,
        seconds: (Date.now() - startedAt) / 1000,
        output: Buffer.concat(chunks).toString('utf8') + extra,
      })
    child.on('error', (error) => settle(1, error.message))
    child.on('close', (code) => settle(code ?? 1))
  })
}
