import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { wechatCompilers } from '../simulator/src/project/wechat-compilers.ts'
import { createStaticChecks, createTestRun } from './lib/check-list.ts'
import { type Check, type CheckResult, runChecks } from './lib/checks.ts'
import { type Failures, readFailures, writeFailures } from './lib/last-failures.ts'
import { planTests, type TestPlan, UnknownCheckError } from './lib/test-plan.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.chdir(root)
const failuresFile = join(root, 'node_modules/.cache/passport/failures.json')
const reports = mkdtempSync(join(tmpdir(), 'passport-test-'))
const reportFile = join(reports, 'tests.json')
process.on('exit', () => rmSync(reports, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))

/** What Jest's reporter writes of a run. */
interface TestReport {
  projects: { name: string; passed: number; failed: number }[]
  files: { project: string; path: string; hasFailed: boolean }[]
}

const startedAt = Date.now()
const checks = toChecks(plan())
if (checks.length === 0) console.log('There is nothing to run.')
const missing = await wechatCompilers.explainMissing()
if (missing !== null) console.log(`${missing}\n`)
summarise(await runChecks(checks, report))

function plan(): TestPlan {
  try {
    return planTests(process.argv.slice(2), { root, failures: readFailures(failuresFile) })
  } catch (error) {
    if (!(error instanceof UnknownCheckError)) throw error
    console.error(error.message)
    process.exit(2)
  }
}

/** The tests first: they take longest, and the static checks run beside them. */
function toChecks({ checks, projects: names, files }: TestPlan): Check[] {
  const named = createStaticChecks(root).filter(({ name }) => checks.includes(name))
  const tests =
    names.length === 0 ? [] : [createTestRun(root, { names, reportFile, ...(files ? { files } : {}) })]
  return [...tests, ...named]
}

function report({ check, exitCode, seconds, output }: CheckResult): void {
  const mark = exitCode === 0 ? 'ok  ' : 'FAIL'
  console.log(`${mark} ${check.name.padEnd(16)} ${check.what}, ${seconds.toFixed(1)} s`)
  if (exitCode !== 0 && output !== '') console.log(`${output.trimEnd()}\n`)
}

function summarise(results: CheckResult[]): void {
  const failed = results.filter(({ exitCode }) => exitCode !== 0)
  const tests = readReport()
  writeFailures(failuresFile, toFailures(failed, tests))
  const seconds = Math.round((Date.now() - startedAt) / 1000)
  if (failed.length > 0) {
    console.log(`\nFailed: ${failed.map(({ check }) => check.name).join(', ')}, in ${seconds} s.`)
    console.log('Once more, only these: npm test -- failed')
  } else console.log(`\nEverything holds, in ${seconds} s.`)
  const sum = (key: 'passed' | 'failed') => tests.projects.reduce((total, project) => total + project[key], 0)
  if (tests.projects.length > 0) console.log(`tests: ${sum('passed')} passed, ${sum('failed')} failed`)
  process.exitCode = failed.length === 0 ? 0 : 1
}

function toFailures(failed: CheckResult[], tests: TestReport): Failures {
  const names = failed.map(({ check }) => check.name).filter((name) => name !== 'tests')
  return { checks: names, tests: tests.files.filter(({ hasFailed }) => hasFailed) }
}

function readReport(): TestReport {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8'))
  } catch {
    return { projects: [], files: [] }
  }
}
