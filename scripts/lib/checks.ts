import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

const guard = join(import.meta.dirname, 'run-guarded.mjs')

export interface Check {
  name: string
  what: string
  command: string[]
  env?: Record<string, string>
  /** Its output is shown as it comes, and not only when it fails. */
  isShownLive?: boolean
}

export interface CheckResult {
  check: Check
  exitCode: number
  seconds: number
  output: string
}

/** Runs the checks in their order, as many side by side as there are cores, and reports each as it ends. */
export async function runChecks(
  checks: Check[],
  report: (result: CheckResult) => void,
): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  const queue = [...checks]
  const lane = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) {
      const result = await runCheck(check)
      results.push(result)
      report(result)
    }
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, lane))
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
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      if (check.isShownLive) process.stdout.write(chunk)
      else chunks.push(chunk)
    })
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
