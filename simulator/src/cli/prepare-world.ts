import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openContentCache } from '../cache/content-cache.ts'
import { cacheDirectory, ensurePrivateDirectory } from '../cache/private-directory.mjs'
import { createWorldServer } from '../gateway/world-server.ts'
import { compileCached } from '../project/cached-compiler.ts'
import { hashProject } from '../project/source-files.ts'
import { wechatCompilers } from '../project/wechat-compilers.ts'
import type { Build, CompileProblem, Level } from '../protocol/build.ts'
import { freshRefusal } from './arguments.ts'
import { placeOf } from './missing-summary.ts'
import { createWorldClient, parseWorldAddress, type WorldClient } from './world-client.ts'

export interface PreparedWorld {
  client: WorldClient
  buildId: string
  /** Empty also where the world has known the build before. */
  missing: CompileProblem[]
  /** Ends the world if it is our own. */
  close(): Promise<void>
}

export interface PrepareOptions {
  projectPath: string
  level: Level
  isFresh: boolean
  hosts: Record<string, string>
  /** The world that was named, as `<control url>#<control token>`. */
  world: string | undefined
  log: (text: string) => void
}

/** Has the project compiled and known to a world: the named one, or one of our own. */
export function prepareWorld(options: PrepareOptions): Promise<PreparedWorld> {
  return options.world === undefined ? startOwnWorld(options) : useNamedWorld(options.world, options)
}

async function useNamedWorld(world: string, options: PrepareOptions): Promise<PreparedWorld> {
  const { projectPath, level, hosts, isFresh, log } = options
  if (isFresh) throw new Error(freshRefusal)
  const client = createWorldClient(parseWorldAddress(world))
  if (Object.keys(hosts).length > 0)
    await client.patchWorld({ hosts: { ...(await client.readWorld()).hosts, ...hosts } })
  const buildId = await hashProject(projectPath, level)
  const close = async () => {}
  if (await client.isBuildKnown(buildId)) {
    log('The world knows this build.')
    return { client, buildId, missing: [], close }
  }
  const build = await requireBuild(options)
  await client.putBuild(build)
  return { client, buildId: build.id, missing: build.missing, close }
}

async function startOwnWorld(options: PrepareOptions): Promise<PreparedWorld> {
  const { projectPath, isFresh, hosts, log } = options
  const build = await requireBuild(options)
  const stateDir = ownStateDirectory(projectPath)
  if (isFresh) await rm(stateDir, { recursive: true, force: true })
  const server = await createWorldServer({ appId: build.appId, stateDir, hosts })
  log(
    `No world was named, so the phone runs one of its own. There, wx.request reaches ${reachable(build, hosts)}.`,
  )
  const client = createWorldClient(server)
  await client.putBuild(build)
  return { client, buildId: build.id, missing: build.missing, close: () => server.close() }
}

function reachable({ urlCheck }: Build, hosts: Record<string, string>): string {
  const named = Object.keys(hosts)
  if (!urlCheck) return ['the servers of this machine', ...named].join(', ')
  return named.length > 0 ? named.join(', ') : 'no server: --hosts names one'
}

function ownStateDirectory(projectPath: string): string {
  const name = createHash('sha256').update(projectPath).digest('hex').slice(0, 16)
  for (const folder of ['', 'worlds']) ensurePrivateDirectory(join(cacheDirectory(), folder))
  return join(cacheDirectory(), 'worlds', name)
}

async function requireBuild({ projectPath, level, log }: PrepareOptions): Promise<Build> {
  const startedAt = performance.now()
  const result = await compileCached(projectPath, { level, cache: openContentCache({ onFault: log }) })
  if (!result.ok)
    throw new Error(`The project does not compile:\n${result.problems.map(describeProblem).join('\n')}`)
  log(`The build is there after ${Math.round(performance.now() - startedAt)} ms.`)
  const missing = await wechatCompilers.explainMissing()
  if (missing !== null) log(missing)
  return result.build
}

function describeProblem(problem: CompileProblem): string {
  const place = placeOf(problem)
  return place ? `${place} ${problem.message}` : problem.message
}
