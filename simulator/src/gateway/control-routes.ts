import type { EventPush } from '../platform/event-push.ts'
import type { PushRequest, StorageKey } from '../protocol/control.ts'
import { maskSecrets } from '../protocol/masked.ts'
import { RemoteError } from '../protocol/peer.ts'
import type { LaunchOptions, StoredItem } from '../protocol/phone.ts'
import { parsePatch, WorldError } from '../world/parse-patch.ts'
import type { World } from '../world/world.ts'
import type { Builds } from './builds.ts'
import type { ControlEvents } from './control-events.ts'
import { HttpError } from './http.ts'
import type { LaunchSession } from './launch-session.ts'
import type { Launches } from './launches.ts'
import { createReader } from './parse.ts'
import { parseProject } from './parse-project.ts'
import type { Slot, StorageRepository } from './storage-repository.ts'

interface ControlRoutesOptions {
  world: World
  builds: Builds
  launches: Launches
  storage: StorageRepository
  events: ControlEvents
  push: EventPush
  appUrl: () => string
}

/** `id` is what stands in the path; the answer is sent as JSON. */
type Handle = (id: string, body: unknown) => unknown

/** Keyed `METHOD /path`, the variable part written `:id`. What is not here does not exist. */
export type ControlRoutes = Record<string, Handle>

const read = createReader((message) => new HttpError(400, message))
const none = {}

export function createControlRoutes(options: ControlRoutesOptions): ControlRoutes {
  const { world, builds, events } = options
  return {
    ...createLaunchRoutes(options),
    ...createStorageRoutes(options),
    ...createWechatRoutes(options),
    'PUT /control/builds/:id': (id, body) => {
      builds.put(id, body)
      return none
    },
    'GET /control/builds/:id': (id) => ({ known: builds.has(id) }),
    'GET /control/world': () => world.state(),
    'PATCH /control/world': (_id, body) => patchWorld(world, body),
    'GET /control/traffic': () => ({ entries: world.traffic.entries() }),
    'GET /control/project': () => events.project(),
    'PUT /control/project': (_id, body) => {
      events.setProject(parseProject(body, read))
      return none
    },
  }
}

function createLaunchRoutes({ world, builds, launches, appUrl }: ControlRoutesOptions): ControlRoutes {
  const requireBuild = (id: string) => {
    const build = builds.find(id)
    if (!build) throw new HttpError(404, `There is no build ${id}; send it first`)
    return build
  }
  return {
    'POST /control/launches': (_id, body) => {
      const fields = read.object(body, 'launch')
      const deviceId = read.text(fields.deviceId, 'deviceId')
      asHttpError(() => world.requireDevice(deviceId))
      const build = requireBuild(read.text(fields.buildId, 'buildId'))
      const session = launches.create({ deviceId, build, options: parseLaunchOptions(fields.launch) })
      return { id: session.id, url: `${appUrl()}/l/${session.id}/` }
    },
    'GET /control/launches': () => ({ launches: launches.states() }),
    'DELETE /control/launches/:id': (id) => {
      requireSession(launches, id)
      launches.end(id, 'The app was closed')
      return none
    },
    'POST /control/launches/:id/restart': async (id, body) => {
      const { buildId } = read.object(body, 'restart')
      const build = buildId === undefined ? undefined : requireBuild(read.text(buildId, 'buildId'))
      await asConflict(requireSession(launches, id).restart(build))
      return none
    },
    'POST /control/launches/:id/visibility': (id, body) => {
      requireSession(launches, id).setVisible(read.flag(read.object(body, 'visibility').visible, 'visible'))
      return none
    },
    'POST /control/launches/:id/call': async (id, body) => {
      const { method, params } = read.object(body, 'call')
      const session = requireSession(launches, id)
      return { result: await asConflict(session.callHost(read.text(method, 'method'), params ?? {})) }
    },
  }
}

/** What a phone would get from WeChat, and what WeChat would push. */
function createWechatRoutes({ world, push }: ControlRoutesOptions): ControlRoutes {
  return {
    'POST /control/devices/:id/login-code': (id) => ({
      code: asHttpError(() => world.issueCode(id, world.appId)),
    }),
    'POST /control/devices/:id/expire-session-key': (id) => {
      asHttpError(() => world.expireSessionKey(id))
      return none
    },
    'POST /control/devices/:id/phone-code': (id) => ({
      code: asHttpError(() => world.issuePhoneCode(id, world.appId)),
    }),
    'POST /control/devices/:id/open-data': (id, body) => {
      const data = read.object(read.object(body, 'open-data').data, 'data')
      return asHttpError(() => world.sealOpenData(id, data))
    },
    'POST /control/push': async (_id, body) => {
      const delivery = await push.send(parsePush(world, body))
      if (!delivery) throw new HttpError(409, 'Message push is not set up in this world')
      return delivery
    },
  }
}

function parsePush(world: World, body: unknown): PushRequest {
  const fields = read.object(body, 'push')
  const accountId = read.text(fields.accountId, 'accountId')
  const isKnown = world.state().accounts.some(({ id }) => id === accountId)
  if (!isKnown) throw new HttpError(400, `There is no account "${accountId}"`)
  const more = fields.fields === undefined ? {} : { fields: read.object(fields.fields, 'fields') }
  return { event: read.text(fields.event, 'event'), accountId, ...more }
}

function createStorageRoutes({ world, storage, launches }: ControlRoutesOptions): ControlRoutes {
  const slotOf = (deviceId: string): Slot => {
    const { accountId } = asHttpError(() => world.requireDevice(deviceId))
    return { appId: launches.onDevice(deviceId)?.build().appId ?? world.appId, deviceId, accountId }
  }
  return {
    'GET /control/devices/:id/storage': async (id): Promise<{ keys: StorageKey[] }> => {
      const items = (await storage.open(slotOf(id))).items()
      return { keys: Object.entries(items).map(toStorageKey) }
    },
    'DELETE /control/devices/:id/storage': async (id) => {
      const slot = slotOf(id)
      const area = await storage.open(slot)
      area.clear()
      await storage.save(slot)
      return none
    },
    'POST /control/reset': async () => {
      world.reset()
      await storage.clearAll()
      return none
    },
  }
}

const shownValueLength = 2000

function toStorageKey([key, { data, encrypted }]: [string, StoredItem]): StorageKey {
  if (encrypted) return { key, isEncrypted: true }
  const value = JSON.stringify(maskSecrets(data))
  return { key, isEncrypted: false, value: value.slice(0, shownValueLength) }
}

function patchWorld(world: World, body: unknown) {
  return asHttpError(() => world.patch(parsePatch(body)))
}

function asHttpError<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof WorldError ? new HttpError(400, error.message) : error
  }
}

function requireSession(launches: Launches, id: string): LaunchSession {
  const session = launches.find(id)
  if (!session) throw new HttpError(404, launches.findEndReason(id) ?? 'There is no such launch')
  return session
}

/** A refusal by the app's page, or the lack of one, is not a fault of the request. */
async function asConflict<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof RemoteError ? new HttpError(409, error.message) : error
  }
}

function parseLaunchOptions(value: unknown): Partial<LaunchOptions> {
  const fields = read.object(value ?? {}, 'launch')
  return {
    ...(fields.path === undefined ? {} : { path: read.text(fields.path, 'launch.path') }),
    ...(fields.query === undefined ? {} : { query: read.texts(fields.query, 'launch.query') }),
    ...(fields.scene === undefined
      ? {}
      : { scene: read.integer(fields.scene, 'launch.scene', { min: 1000, max: 9999 }) }),
    ...(fields.referrerInfo === undefined
      ? {}
      : { referrerInfo: read.object(fields.referrerInfo, 'launch.referrerInfo') }),
  }
}
