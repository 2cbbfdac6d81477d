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
const rounds = isQuick ? 7 : 15
const durationMs = isQuick ? 500 : 1_000
const connections = 16
const [few, many] = isQuick ? [1_000, 100_000] : [1_000, 1_000_000]

const folder = mkdtempSync(join(tmpdir(), 'passport-bench-'))
chmodSync(folder, 0o755)
const platform = await startPlatform()
const postgres = await startPostgres(join(folder, 'postgres'), { isDurable: true })
try {
  await benchStart()
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

/** From the start of the process to its first request, on a file that is not there yet. */
async function benchStart(): Promise<void> {
  const times: number[] = []
  for (let run = 0; run < rounds; run += 1) {
    const location = {
      engine: 'sqlite',
      file: join(folder, `start-${run}.sqlite`),
      durability: 'disk',
    } as const
    const startedAt = performance.now()
    const subject = await start('dist/main.mjs', location, `start-${run}`)
    times.push(performance.now() - startedAt)
    await subject.stop()
  }
  console.log(`Start on a fresh SQLite file, median of ${rounds}: ${Math.round(median(times))} ms`)
}

type CreateLocation = (name: string) => Promise<DatabaseLocation>

async function benchEngine(engine: string, createLocation: CreateLocation): Promise<void> {
  console.log(`\n${engine}, ${connections} connections, median of ${rounds} rounds of ${durationMs / 1000} s`)
  const pairs: Pair[] = []
  for (const sessions of [few, many]) {
    const location = await createLocation(`sessions_${sessions}`)
    await seed(location, sessions)
    pairs.push({
      sessions,
      bare: await prepare('bench/bare.ts', { location, name: `bare-${sessions}`, sessions }),
      ours: await prepare('dist/main.mjs', { location, name: `ours-${sessions}`, sessions }),
    })
  }
  await runInTurn(pairs.flatMap(({ bare, ours }) => [bare, ours]))
  const [small, large] = pairs.map(report)
  for (const { bare, ours } of pairs) await Promise.all([bare.subject.stop(), ours.subject.stop()])
  if (small && large) {
    console.log(`  (a) with ${many} sessions against ${few}: ${compare(large.bare, small.bare)}`)
    console.log(`  (b) with ${many} sessions against ${few}: ${compare(large.ours, small.ours)}`)
  }
  await benchSignIn(await createLocation('sign_in'))
}

interface Round extends LoadResult {
  /** Processor time of the process for one request: what stays when others use the machine too. */
  cpuMicroseconds: number
}

interface Contestant {
  subject: Subject
  nextRequest: () => string
  results: Round[]
}

interface Pair {
  sessions: number
  bare: Contestant
  ours: Contestant
}

async function prepare(
  script: string,
  { location, name, sessions }: { location: DatabaseLocation; name: string; sessions: number },
): Promise<Contestant> {
  return { subject: await start(script, location, name), nextRequest: readMe(sessions), results: [] }
}

/** Rounds of all take turns, so that what else the machine does falls on all. Only one has work at a time. */
async function runInTurn(contestants: Contestant[]): Promise<void> {
  for (const { subject, nextRequest } of contestants) await runRound(subject, nextRequest)
  for (let round = 0; round < rounds; round += 1) {
    for (const { subject, nextRequest, results } of contestants)
      results.push(await runRound(subject, nextRequest))
  }
}

interface Measured {
  perSecond: number
  cpuMicroseconds: number
}

function report({ sessions, bare, ours }: Pair): Record<'bare' | 'ours', Measured> {
  print(`(a) bare node:http, ${sessions} sessions`, bare.results, bare.subject.memory())
  print(`(b) GET /v1/me, ${sessions} sessions`, ours.results, ours.subject.memory())
  const measured = { bare: measure(bare.results), ours: measure(ours.results) }
  console.log(`  (b) / (a): ${compare(measured.ours, measured.bare)}`)
  return measured
}

function measure(results: Round[]): Measured {
  return {
    perSecond: median(results.map(({ perSecond }) => perSecond)),
    cpuMicroseconds: median(results.map(({ cpuMicroseconds }) => cpuMicroseconds)),
  }
}

/** How fast one is against the other. */
function compare(one: Measured, other: Measured): string {
  const byRequests = percent(one.perSecond / other.perSecond)
  return `${byRequests} by requests, ${percent(other.cpuMicroseconds / one.cpuMicroseconds)} by processor time`
}

async function benchSignIn(location: DatabaseLocation): Promise<void> {
  const subject = await start('dist/main.mjs', location, 'sign-in')
  await runRound(subject, signIn)
  const results: Round[] = []
  for (let round = 0; round < rounds / 2; round += 1) results.push(await runRound(subject, signIn))
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

async function runRound(subject: Subject, nextRequest: () => string): Promise<Round> {
  const before = subject.cpuMs()
  const result = await runLoad({ port: subject.port, connections, durationMs, nextRequest })
  const requests = Object.values(result.statuses).reduce((sum, count) => sum + count, 0)
  return { ...result, cpuMicroseconds: ((subject.cpuMs() - before) * 1000) / requests }
}

function print(title: string, results: Round[], memory: number): void {
  const of = (pick: (result: Round) => number) => median(results.map(pick)).toFixed(2)
  const statuses = new Set(results.flatMap((result) => Object.keys(result.statuses)))
  const rate = Math.round(measure(results).perSecond)
  const latency = `median ${of(({ medianMs }) => medianMs)} ms, p99 ${of(({ p99Ms }) => p99Ms)} ms`
  const cpu = of(({ cpuMicroseconds }) => cpuMicroseconds)
  console.log(
    `  ${title}: ${rate}/s, ${cpu} µs of processor, ${latency}, ${memory} MiB, ${[...statuses].join(' ')}`,
  )
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`
}
