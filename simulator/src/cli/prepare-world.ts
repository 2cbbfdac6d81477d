import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { openContentCache } from '../cache/content-cache.ts'
import { cacheDirectory, ensurePrivateDirectory } from '../cache/private-directory.ts'
import { createWorldServer } from '../gateway/world-server.ts'
import { compileCached } from '../project/cached-compiler.ts'
import { hashProject } from '../project/source-files.ts'
import { wechatCompilers } from '../project/wechat-compilers.ts'
import type { Build, CompileProblem } from '../protocol/build.ts'
import { createWorldClient, parseWorldAddress, type WorldClient } from './world-client.ts'

export interface PreparedWorld {
  client: WorldClient
  buildId: string
  /** Ends the world if it is our own. */
  close(): Promise<void>
}

export interface PrepareOptions {
  projectPath: string
  /** The world that was named, as `<control url>#<control token>`. */
  world: string | undefined
  log: (text: string) => void
}

/** Has the project compiled and known to a world: the named one, or one of our own. */
export function prepareWorld(options: PrepareOptions): Promise<PreparedWorld> {
  return options.world === undefined ? startOwnWorld(options) : useNamedWorld(options.world, options)
}

async function useNamedWorld(world: string, { projectPath, log }: PrepareOptions): Promise<PreparedWorld> {
  const client = createWorldClient(parseWorldAddress(world))
  const buildId = await hashProject(projectPath)
  if (await client.isBuildKnown(buildId)) log('The world knows this build.')
  else await client.putBuild(await requireBuild(projectPath, log))
  return { client, buildId, close: async () => {} }
}

async function startOwnWorld({ projectPath, log }: PrepareOptions): Promise<PreparedWorld> {
  const build = await requireBuild(projectPath, log)
  const server = await createWorldServer({ appId: build.appId, stateDir: ownStateDirectory(projectPath) })
  log('No world was named, so the phone runs one of its own. There, wx.request reaches no server.')
  const client = createWorldClient(server)
  await client.putBuild(build)
  return { client, buildId: build.id, close: () => server.close() }
}

function ownStateDirectory(projectPath: string): string {
  const name = createHash('sha256').update(projectPath).digest('hex').slice(0, 16)
  for (const folder of ['', 'worlds']) ensurePrivateDirectory(join(cacheDirectory(), folder))
  return join(cacheDirectory(), 'worlds', name)
}

async function requireBuild(projectPath: string, log: (text: string) => void): Promise<Build> {
  const startedAt = performance.now()
  const result = await compileCached(projectPath, openContentCache({ onFault: log }))
  if (!result.ok)
    throw new Error(`The project does not compile:\n${result.problems.map(describeProblem).join('\n')}`)
  log(`The build is there after ${Math.round(performance.now() - startedAt)} ms.`)
  const missing = await wechatCompilers.explainMissing()
  if (missing !== null) log(missing)
  return result.build
}

function describeProblem({ file, line, column, message }: CompileProblem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  return place ? `${place} ${message}` : message
}
