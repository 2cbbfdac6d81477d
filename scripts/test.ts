import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Check, type CheckResult, runChecks } from './lib/checks.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.chdir(root)
const reports = mkdtempSync(join(tmpdir(), 'passport-test-'))
process.on('exit', () => rmSync(reports, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))

const bin = (path: string) => [process.execPath, join(root, 'node_modules', path)]
const tsc = (project: string) => [...bin('typescript/bin/tsc'), '-p', project]
const jest = (name: string, ...args: string[]): Pick<Check, 'command' | 'env' | 'isAlone'> => ({
  command: [...bin('jest/bin/jest.js'), ...args, '--json', `--outputFile=${join(reports, `${name}.json`)}`],
  env: { NODE_OPTIONS: '--experimental-vm-modules' },
  isAlone: true,
})

const checks: Check[] = [
  { name: 'types', what: 'mini-program', command: tsc('.') },
  { name: 'types', what: 'tests', command: tsc('test') },
  { name: 'types', what: 'scripts', command: tsc('tsconfig.node.json') },
  { name: 'types', what: 'server', command: tsc('server') },
  { name: 'types', what: 'simulator', command: tsc('simulator') },
  { name: 'types', what: 'simulator host', command: tsc('simulator/src/host') },
  { name: 'types', what: 'simulator shell', command: tsc('simulator/src/shell/page') },
  { name: 'lint', what: 'Biome', command: [...bin('@biomejs/biome/bin/biome'), 'ci', '--colors=off', '.'] },
  {
    name: 'imports',
    what: 'who may import whom',
    command: [
      ...bin('dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.mjs',
      '.',
    ],
  },
  { name: 'unused', what: 'unused code and dependencies', command: bin('knip/bin/knip.js') },
  { name: 'unit', what: 'unit and contract tests', ...jest('unit', '--config', 'jest.config.mjs') },
  { name: 'docs', what: 'what the documents say', ...jest('docs', '--config', 'test/docs/jest.config.mjs') },
  { name: 'e2e', what: 'journeys', ...jest('e2e', '--config', 'test/e2e/jest.config.mjs') },
  {
    name: 'processes',
    what: 'nothing is left behind',
    ...jest('processes', '--config', 'test/processes/jest.config.mjs'),
  },
  {
    name: 'package',
    what: 'what would be uploaded',
    ...jest('package', '--config', 'test/package/jest.config.mjs'),
  },
]

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name))
if (unknown.length > 0) {
  const names = [...new Set(checks.map(({ name }) => name))].join(', ')
  console.error(`No check is called ${unknown.join(', ')}. There are: ${names}.`)
  process.exit(2)
}

const chosen = checks.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
console.log(`Running ${chosen.length} checks …\n`)
const startedAt = Date.now()
const results = await runChecks(chosen, report)
summarise(results)

function report({ check, exitCode, seconds, output }: CheckResult): void {
  const mark = exitCode === 0 ? 'ok  ' : 'FAIL'
  console.log(`${mark} ${check.name.padEnd(9)} ${check.what.padEnd(34)} ${seconds.toFixed(1)} s`)
  if (exitCode !== 0) console.log(`${output.trimEnd()}\n`)
}

function summarise(all: CheckResult[]): void {
  const failed = all.filter(({ exitCode }) => exitCode !== 0)
  const tests = { passed: 0, failed: 0 }
  for (const name of ['unit', 'docs', 'e2e', 'processes', 'package']) {
    const counts = readCounts(join(reports, `${name}.json`))
    tests.passed += counts.passed
    tests.failed += counts.failed
  }
  const seconds = Math.round((Date.now() - startedAt) / 1000)
  console.log(`\n${all.length - failed.length} of ${all.length} checks hold, in ${seconds} s.`)
  if (failed.length > 0)
    console.log(`Failed: ${failed.map(({ check }) => `${check.name} (${check.what})`).join(', ')}`)
  if (tests.passed + tests.failed > 0) console.log(`tests: ${tests.passed} passed, ${tests.failed} failed`)
  process.exitCode = failed.length === 0 ? 0 : 1
}

function readCounts(file: string): { passed: number; failed: number } {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(file, 'utf8'),
    )
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites }
  } catch {
    return { passed: 0, failed: 0 }
  }
}
