import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { devToolsStage } from '../../scripts/e2e/stage.ts'
import { buildServer } from '../../scripts/lib/server-process.ts'
import { createWorldServer } from '../../simulator/src/gateway/world-server.ts'
import { compileCached } from '../../simulator/src/project/cached-compiler.ts'
import { waitingFiles } from '../jest/lanes.mjs'

/** What test files need of the world, handed over by environment. */
export interface TestWorldAddress {
  controlUrl: string
  token: string
  platformUrl: string
  appId: string
  appSecret: string
  /** The compiled app, known to the world. */
  buildId: string
}

/** Files run side by side, each in a world of its own: what a journey does is mostly waiting. DevTools are only one. */
const workerCount = devToolsStage === null ? waitingFiles : 1

/** Starts a world for each worker, in memory, on free ports, and builds the app and the server once for all launches. */
export async function startTestWorlds(count = workerCount): Promise<{ close(): Promise<void> }> {
  const appId: string = devToolsStage?.appId ?? JSON.parse(readFileSync('project.config.json', 'utf8')).appid
  const [compiled] = await Promise.all([compileCached(join(import.meta.dirname, '../..')), buildServer()])
  if (!compiled.ok) throw new Error(`The app does not compile: ${JSON.stringify(compiled.problems, null, 2)}`)
  const worlds = await Promise.all(
    Array.from({ length: count }, () =>
      createWorldServer({ appId, ports: { control: 0, app: 0, platform: 0 } }),
    ),
  )
  for (const world of worlds) world.addBuild(compiled.build)
  const addresses: TestWorldAddress[] = worlds.map(({ controlUrl, token, platformUrl, appSecret }) => ({
    controlUrl,
    token,
    platformUrl,
    appId,
    appSecret,
    buildId: compiled.build.id,
  }))
  process.env.TEST_WORLDS = JSON.stringify(addresses)
  return {
    async close() {
      for (const world of worlds) await world.close()
    },
  }
}
