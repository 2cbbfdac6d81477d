import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseLocation } from '../src/store/database-location.ts'
import { startPostgres } from '../test/support/postgres-server.mjs'
import { type LoadResult, runLoad } from './load.ts'
import { type Subject, startPlatform, startSubject } from './processes.ts'
import { readMe, signIn } from './requests.ts'
import { seed } from './seed.ts'

/** `npm run bench -w server [-- --quick]`: compares inside one run, so a slow machine tells the same. */
const isQuick = process.argv.includes('--quick')
const rounds = isQuick ? 3 : 5
const durationMs = isQuick ? 1_000 : 3_000
const connections = 16
const [few, many] = isQuick ? [1_000, 100_000] : [1_000, 1_000_000]

const folder = mkdtempSync(join(tmpdir(), 'passport-bench-'))
chmodSync(folder, 0o755)
const platform = await startPlatform()
const postgres = await startPostgres(join(folder, 'postgres'), { isDurable: true })
try {
  await benchEngine('SQLite', async (name) => ({
    engine: 'sqlite',
    file: join(folder, `${name}.sqlite`),
    durability: 'disk',
  }))
  await benchEngine('PostgreSQL', async (name) => ({
    engine: 'postgres',
    url: await postgres.createDatabase(name),
  }))
} finally {
  platform.stop()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}

type CreateLocation = (name: string) => Promise<DatabaseLocation>

async function benchEngine(engine: string, createLocation: CreateLocation): Promise<void> {
  console.log(`\n${engine}, ${connections} connections, median of ${rounds} rounds of ${durationMs / 1000} s`)
  const bySize: Record<number, Compared> = {}
  for (const sessions of [few, many]) {
    const location = await createLocation(`sessions_${sessions}`)
    await seed(location, sessions)
    bySize[sessions] = await compareReads(location, sessions)
  }
  const [small, large] = [bySize[few], bySize[many]]
  if (!small || !large) return
  console.log(`  (b) with ${many} sessions against ${few}: ${percent(large.ours / small.ours)}`)
  console.log(`  (a) with ${many} sessions against ${few}: ${percent(large.bare / small.bare)}`)
  await benchSignIn(await createLocation('sign_in'))
}

interface Compared {
  bare: number
  ours: number
}

interface Round extends LoadResult {
  /** Processor time of the process for one request: what stays when others use the machine too. */
  cpuMicroseconds: number
}

/** Rounds of both take turns, so that what else the machine does falls on both. */
async function compareReads(location: DatabaseLocation, sessions: number): Promise<Compared> {
  const results: Record<'bare' | 'ours', Round[]> = { bare: [], ours: [] }
  const scripts = { bare: 'bench/bare.ts', ours: 'dist/main.mjs' } as const
  const memory = { bare: 0, ours: 0 }
  // One after the other: only one process may have the SQLite file, and two cores hold one server and us.
  for (const name of ['bare', 'ours', 'bare', 'ours'] as const) {
    const subject = await start(scripts[name], location, `${name}-${sessions}`)
    results[name].push(...(await repeat(subject, readMe(sessions))))
    memory[name] = subject.memory()
    await subject.stop()
  }
  for (const name of ['bare', 'ours'] as const) {
    const title = name === 'bare' ? '(a) bare node:http' : '(b) GET /v1/me'
    print(`${title}, ${sessions} sessions`, results[name], memory[name])
  }
  const [bare, ours] = [medianRate(results.bare), medianRate(results.ours)]
  const cpuOf = (rounds: Round[]) => median(rounds.map(({ cpuMicroseconds }) => cpuMicroseconds))
  const cpuRatio = cpuOf(results.bare) / cpuOf(results.ours)
  console.log(`  (b) / (a): ${percent(ours / bare)} by requests, ${percent(cpuRatio)} by processor time`)
  return { bare, ours }
}

async function benchSignIn(location: DatabaseLocation): Promise<void> {
  const subject = await start('dist/main.mjs', location, 'sign-in')
  const results = await repeat(subject, signIn)
  print('(c) POST /v1/sessions, new accounts', results, subject.memory())
  await subject.stop()
}

function start(script: string, location: DatabaseLocation, name: string): Promise<Subject> {
  return startSubject(script, {
    location,
    platformUrl: platform.url,
    logFile: join(folder, `${name}.log`),
  })
}

async function repeat(subject: Subject, nextRequest: () => string): Promise<Round[]> {
  const { port } = subject
  await runLoad({ port, connections, durationMs: durationMs / 2, nextRequest })
  const results: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    const before = subject.cpuMs()
    const result = await runLoad({ port, connections, durationMs, nextRequest })
    const requests = Object.values(result.statuses).reduce((sum, count) => sum + count, 0)
    results.push({ ...result, cpuMicroseconds: ((subject.cpuMs() - before) * 1000) / requests })
  }
  return results
}

function print(title: string, results: Round[], memory: number): void {
  const of = (pick: (result: Round) => number) => median(results.map(pick)).toFixed(2)
  const statuses = new Set(results.flatMap((result) => Object.keys(result.statuses)))
  const rate = Math.round(medianRate(results))
  const latency = `median ${of(({ medianMs }) => medianMs)} ms, p99 ${of(({ p99Ms }) => p99Ms)} ms`
  const cpu = of(({ cpuMicroseconds }) => cpuMicroseconds)
  console.log(
    `  ${title}: ${rate}/s, ${cpu} µs of processor, ${latency}, ${memory} MiB, ${[...statuses].join(' ')}`,
  )
}

function medianRate(results: LoadResult[]): number {
  return median(results.map(({ perSecond }) => perSecond))
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`
}
