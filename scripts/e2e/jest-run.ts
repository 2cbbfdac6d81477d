import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { jestCommand } from '../lib/jest.ts'
import { type DevToolsStage, stageEnv } from './stage.ts'

interface JestRun {
  root: string
  /** Ends the run. */
  signal: AbortSignal
  /** In DevTools; without it the journeys run in the simulator. */
  stage?: DevToolsStage
}

/** Runs the journeys and gives Jest's exit code. What they start ends with them, whoever ends them. */
export async function runJourneys({ root, signal, stage }: JestRun): Promise<number> {
  const guard = join(root, 'scripts/lib/run-guarded.mjs')
  // DevTools are only one: no two files may use them at once.
  const inDevTools = ['--runInBand', '--reporters', join(root, 'test/e2e/devtools-reporter.mjs')]
  const { command, env } = jestCommand(root, ['--selectProjects', 'e2e', ...(stage ? inDevTools : [])])
  const child: ChildProcess = spawn(process.execPath, [guard, ...command], {
    cwd: root,
    env: { ...process.env, ...env, ...(stage ? stageEnv(stage) : {}) },
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  const end = () => child.stdin?.end()
  signal.addEventListener('abort', end)
  if (signal.aborted) end()
  const [code] = await once(child, 'exit')
  return code ?? 1
}
