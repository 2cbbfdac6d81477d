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
/** Where a process lies in memory makes it several per cent faster or slower: so each starts often. */
const starts = isQuick ? 2 : 12
const rounds = isQuick ? 3 : 4
const freshStarts = 12
const signInSlices = 24
const durationMs = 250
const warmUpMs = isQuick ? 500 : 1_500
const connections = 16
const [few, many] = isQuick ? [1_000, 100_000] : [1_000, 1_000_000]

let logs = 0
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
  for (let run = 0; run < freshStarts; run += 1) {
    const location = {
      engine: 'sqlite',
      file: join(folder, `start-${run}.sqlite`),
      durability: 'disk',
    } as const
    const startedAt = performance.now()
    const subject = await start({ script: 'dist/main.mjs', location, title: `start-${run}` })
    times.push(performance.now() - startedAt)
    await subject.stop()
  }
  console.log(`Start on a fresh SQLite file, median of ${freshStarts}: ${Math.round(median(times))} ms`)
}

type CreateLocation = (name: string) => Promise<DatabaseLocation>

async function benchEngine(engine: string, createLocation: CreateLocation): Promise<void> {
  console.log(`\n${engine}, ${connections} connections, ${starts} starts with ${rounds} rounds each`)
  const contestants: Contestant[] = []
  for (const sessions of [few, many]) {
    const location = await createLocation(`sessions_${sessions}`)
    await seed(location, sessions)
    const of = { location, sessions, memory: 0 }
    contestants.push({ ...of, title: '(a) bare node:http', script: 'bench/bare.ts', slices: [] })
    contestants.push({ ...of, title: '(b) GET /v1/me', script: 'dist/main.mjs', slices: [] })
  }
  for (let time = 0; time < starts; time += 1) await runInTurn(contestants)
  contestants.forEach(print)
  const [bareFew, oursFew, bareMany, oursMany] = contestants
  if (!bareFew || !oursFew || !bareMany || !oursMany) throw new Error('Four contestants were made')
  console.log(`  (b) / (a) with ${few} sessions: ${compare(oursFew, bareFew)}`)
  console.log(`  (b) / (a) with ${many} sessions: ${compare(oursMany, bareMany)}`)
  console.log(`  (a) with ${many} sessions against ${few}: ${compare(bareMany, bareFew)}`)
  console.log(`  (b) with ${many} sessions against ${few}: ${compare(oursMany, oursFew)}`)
  await benchSignIn(await createLocation('sign_in'))
}

interface Slice extends LoadResult {
  /** Processor time of the process in ms: what stays when others use the machine too. */
  cpuMs: number
  requests: number
}

interface Contestant {
  title: string
  script: string
  location: DatabaseLocation
  sessions: number
  /** Two of each round of each start. */
  slices: Slice[]
  /** Resident at the end, in MiB. */
  memory: number
}

/**
 * One start of all. Only one has work at a time, and each round goes there and back, so that what else the
 * machine does falls on all of them alike.
 */
async function runInTurn(contestants: Contestant[]): Promise<void> {
  const running = await Promise.all(
    contestants.map(async (contestant) => ({
      contestant,
      subject: await start(contestant),
      nextRequest: readMe(contestant.sessions),
    })),
  )
  for (const { subject, nextRequest } of running) await runSlice(subject, nextRequest, warmUpMs)
  for (let round = 0; round < rounds; round += 1) {
    for (const { contestant, subject, nextRequest } of [...running, ...running.toReversed()])
      contestant.slices.push(await runSlice(subject, nextRequest))
  }
  for (const { contestant, subject } of running) {
    contestant.memory = subject.memory()
    await subject.stop()
  }
}

async function runSlice(subject: Subject, nextRequest: () => string, ms = durationMs): Promise<Slice> {
  const before = subject.cpuMs()
  const result = await runLoad({ port: subject.port, connections, durationMs: ms, nextRequest })
  const requests = Object.values(result.statuses).reduce((sum, count) => sum + count, 0)
  return { ...result, requests, cpuMs: subject.cpuMs() - before }
}

/** How fast one is against the other: the mean of the ratios of all starts, and its standard error. */
function compare(one: Contestant, other: Contestant): string {
  const ratio = (measure: (slices: Slice[]) => number) => {
    const [ones, others] = [one, other].map(({ slices }) => inStarts(slices).map(measure))
    return describeMean(ones?.map((value, start) => value / (others?.[start] ?? Number.NaN)) ?? [])
  }
  return `${ratio(toRate)} by requests, ${ratio((slices) => 1 / toCpu(slices))} by processor time`
}

function inStarts(slices: Slice[]): Slice[][] {
  const size = 2 * rounds
  return Array.from({ length: slices.length / size }, (_, start) =>
    slices.slice(start * size, (start + 1) * size),
  )
}

function describeMean(values: number[]): string {
  const mean = sum(values) / values.length
  const variance = sum(values.map((value) => (value - mean) ** 2)) / (values.length - 1)
  return `${percent(mean)} ± ${percent(Math.sqrt(variance / values.length))} %`
}

function toRate(slices: Slice[]): number {
  return sum(slices.map(({ perSecond }) => perSecond)) / slices.length
}

/** Microseconds of processor for one request. */
function toCpu(slices: Slice[]): number {
  const total = (field: 'cpuMs' | 'requests') => sum(slices.map((slice) => slice[field]))
  return (total('cpuMs') * 1000) / total('requests')
}

async function benchSignIn(location: DatabaseLocation): Promise<void> {
  const contestant: Contestant = {
    title: '(c) POST /v1/sessions, new accounts',
    script: 'dist/main.mjs',
    location,
    sessions: 0,
    slices: [],
    memory: 0,
  }
  const subject = await start(contestant)
  await runSlice(subject, signIn, warmUpMs)
  for (let slice = 0; slice < signInSlices; slice += 1)
    contestant.slices.push(await runSlice(subject, signIn, 500))
  contestant.memory = subject.memory()
  print(contestant)
  await subject.stop()
}

function start({
  script,
  location,
  title,
}: Pick<Contestant, 'script' | 'location' | 'title'>): Promise<Subject> {
  const logFile = join(folder, `${title.replaceAll(/\W+/g, '-')}-${++logs}.log`)
  return startSubject(script, { location, platformUrl: platform.url, logFile })
}

function print({ title, sessions, slices, memory }: Contestant): void {
  const of = (pick: (slice: Slice) => number) => median(slices.map(pick)).toFixed(2)
  const statuses = new Set(slices.flatMap((slice) => Object.keys(slice.statuses)))
  const rate = Math.round(median(slices.map(({ perSecond }) => perSecond)))
  const latency = `median ${of(({ medianMs }) => medianMs)} ms, p99 ${of(({ p99Ms }) => p99Ms)} ms`
  const cpu = toCpu(slices).toFixed(1)
  console.log(
    `  ${title}${sessions ? `, ${sessions} sessions` : ''}: ${rate}/s, ${cpu} µs of processor, ${latency}, ${memory} MiB, ${[...statuses].join(' ')}`,
  )
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function percent(ratio: number): string {
  return (ratio * 100).toFixed(1)
}
