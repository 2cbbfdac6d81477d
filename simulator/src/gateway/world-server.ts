import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { createEventPush, type PushSettings } from '../platform/event-push.ts'
import { createImageChecks } from '../platform/image-checks.ts'
import { createPlatformHandler } from '../platform/platform-handler.ts'
import type { After } from '../protocol/alive.ts'
import type { Build } from '../protocol/build.ts'
import type { ProjectState } from '../protocol/control.ts'
import { parseHosts } from '../world/parse-patch.ts'
import { createWorld, type SavedWorld, type World } from '../world/world.ts'
import { createAppServer } from './app-server.ts'
import { createAppSite } from './app-site.ts'
import { createBuilds } from './builds.ts'
import { createControlEvents } from './control-events.ts'
import { createControlRoutes } from './control-routes.ts'
import { createControlSite } from './control-site.ts'
import { followWorld } from './follow-world.ts'
import { createHostBundle, type HostBundle } from './host-bundle.ts'
import type { Asset } from './http.ts'
import { createLaunches } from './launches.ts'
import { listenFrom } from './listen.ts'
import { createLocalServer } from './local-server.ts'
import { createChannel } from './sockets.ts'
import { forgetfulStore, openFolderStore, type StateStore } from './state-store.ts'
import { createStorageRepository } from './storage-repository.ts'

export interface WorldServerOptions {
  /** The app that the platform knows; codes of other apps are refused there. */
  appId: string
  /** Folder in which accounts and storage outlive the process; without one they are lost with it. */
  stateDir?: string
  /** Preferred ports; the next free one is taken instead of a busy one, and 0 takes any. */
  ports?: { control: number; app: number; platform: number }
  /** Public origin of the package → local server, such as `http://127.0.0.1:8787`. */
  hosts?: Record<string, string>
  /** Message push to the app's server; without it WeChat pushes nothing. */
  push?: PushSettings
  /** Pages of the control origin by path, `/` among them. */
  shellFiles?: Map<string, Asset>
  now?: () => number
  after?: After
  hostBundle?: HostBundle
  /** Receives faults of the simulator itself. */
  onError?: (error: unknown) => void
}

export interface WorldServer {
  controlUrl: string
  appUrl: string
  platformUrl: string
  /** Opens the control API; belongs in `Authorization`, never in an address that is sent. */
  token: string
  /** What the platform expects of the app's server. */
  appSecret: string
  world: World
  setProject(project: ProjectState): void
  /** Keeps a build in memory for launches to come. */
  addBuild(build: Build): void
  /** Ends every launch, connection and server, and waits for pending writes. */
  close(): Promise<void>
}

const worldDocument = 'world'

/** WeChat on localhost: three servers on 127.0.0.1 around one world. */
export async function createWorldServer(options: WorldServerOptions): Promise<WorldServer> {
  const { onError = console.error } = options
  const store = options.stateDir === undefined ? forgetfulStore : await openFolderStore(options.stateDir)
  const world = await openWorld(options, store)
  const save = () => store.write(worldDocument, world.toSaved())
  await save()
  const secrets = {
    token: randomBytes(32).toString('base64url'),
    appSecret: `sim-${randomBytes(16).toString('hex')}`,
  }
  const address = { control: 0, app: 0, platform: 0 }
  const parts = createHandlers({ ...options, ...secrets, world, store, address })
  const { handlers, builds, launches, events } = parts
  const unfollow = followWorld({ world, launches, appSite: handlers.app, save: () => save().catch(onError) })
  const servers = await startServers(handlers, address, options)
  return {
    ...secrets,
    controlUrl: urlOf(address.control),
    appUrl: urlOf(address.app),
    platformUrl: urlOf(address.platform),
    world,
    setProject: (project) => events.setProject(project),
    addBuild: (build) => builds.put(build.id, build),
    async close() {
      unfollow()
      await closeParts(parts, servers)
      await store.flush()
    },
  }
}

type Parts = ReturnType<typeof createHandlers>

/** Fills in the ports as each server listens. */
async function startServers(
  { control, app, platform }: Parts['handlers'],
  address: HandlerParts['address'],
  { onError = console.error, ports = { control: 0, app: 0, platform: 0 } }: WorldServerOptions,
): Promise<Server[]> {
  const servers = {
    control: createLocalServer({ ...control, allowedOrigin: 'own', onError }),
    app: createLocalServer({ ...app, allowedOrigin: 'own', onError }),
    platform: createLocalServer({ onRequest: platform, allowedOrigin: 'none', onError }),
  }
  for (const name of ['control', 'app', 'platform'] as const) {
    address[name] = await listenFrom(servers[name], ports[name])
  }
  return Object.values(servers)
}

async function closeParts({ launches, events, channel }: Parts, servers: Server[]): Promise<void> {
  for (const { id } of launches.states()) launches.end(id, 'The simulator was stopped')
  events.close()
  await channel.close()
  await Promise.all(servers.map(closeServer))
}

async function openWorld(options: WorldServerOptions, store: StateStore): Promise<World> {
  const { appId, now = Date.now, hosts = {} } = options
  const saved = (await store.read(worldDocument)) as SavedWorld | null
  return createWorld({ appId, hosts: parseHosts(hosts), now, randomBytes, saved })
}

interface HandlerParts extends WorldServerOptions {
  world: World
  store: StateStore
  token: string
  appSecret: string
  /** Filled once the servers listen. */
  address: { control: number; app: number; platform: number }
}

function createHandlers(parts: HandlerParts) {
  const { world, store, address, token, appSecret } = parts
  const { shellFiles = new Map<string, Asset>(), hostBundle = createHostBundle(), after = waitFor } = parts
  const storage = createStorageRepository(store)
  const launches = createLaunches({ randomBytes, onChange: () => events.launchesChanged(), after })
  const events = createControlEvents(world, launches)
  const channel = createChannel()
  const builds = createBuilds()
  const shared = { world, storage, launches, events, channel }
  const { post, hasPicture } = createAppServer(world)
  const push = createEventPush({ world, settings: parts.push ?? null, randomBytes, post })
  const imageChecks = createImageChecks({ world, push, hasPicture })
  const routes = createControlRoutes({
    ...shared,
    builds,
    push,
    appUrl: () => urlOf(address.app),
  })
  return {
    builds,
    launches,
    events,
    channel,
    handlers: {
      control: createControlSite({ ...shared, token, routes, shellFiles, appPort: () => address.app }),
      app: createAppSite({ ...shared, hostBundle, controlPort: () => address.control }),
      platform: createPlatformHandler({ world, appSecret, imageChecks, randomBytes }),
    },
  }
}

const waitFor: After = (delayMs, work) => {
  const timer = setTimeout(work, delayMs)
  return () => clearTimeout(timer)
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
