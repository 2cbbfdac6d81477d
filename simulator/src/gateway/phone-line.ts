import { type After, whileAlive } from '../protocol/alive.ts'
import type { Build } from '../protocol/build.ts'
import type { LaunchState } from '../protocol/control.ts'
import { type Peer, RemoteError } from '../protocol/peer.ts'
import type { HostEvents, LaunchOptions, WorldEvents } from '../protocol/phone.ts'
import { type Background, createBackground } from './background.ts'

/** A page that comes back does so in a second or two, also on a slow machine. */
const restartLimitMs = 30_000

/** The app was told to start again, and no first page came. */
class RestartTimeout extends RemoteError {
  override name = 'RestartTimeout'
  constructor() {
    super(`The app showed no first page within ${restartLimitMs / 1000} s of its restart`)
  }
}

/** One open socket, seen from here. */
export interface Connection {
  peer: Peer
  /** Closes the socket and rejects its pending calls with the reason. */
  close(reason: string): void
}

interface PhoneLineOptions {
  id: string
  deviceId: string
  build: Build
  options: Partial<LaunchOptions>
  onChange: () => void
  after: After
}

/** A launch of the app: its page on one end, any number of controllers on the other. */
export interface PhoneLine {
  readonly id: string
  readonly deviceId: string
  readonly background: Background
  build(): Build
  launchOptions(): LaunchOptions
  state(): LaunchState
  /** A page that loads again takes the place of the one before. */
  attachPhone(connection: Connection): void
  detachPhone(connection: Connection, reason: string): void
  attachController(connection: Connection): void
  detachController(connection: Connection): void
  /** Rejects with a `RemoteError` when no page is open, or the page is stuck. */
  callHost(method: string, params: unknown): Promise<unknown>
  relayHostEvent(event: string, params: unknown): void
  emitToHost<E extends keyof WorldEvents>(event: E, params: WorldEvents[E]): void
  setVisible(visible: boolean): void
  /** Resolves when the app has rendered its first page again; rejects with a `RemoteError` when that cannot happen, or takes too long. */
  restart(build?: Build): Promise<void>
  end(reason: string): void
}

export function createPhoneLine({ options, ...line }: PhoneLineOptions): PhoneLine {
  const { id, deviceId, onChange, after } = line
  const controllers = createAudience()
  let phone: Connection | null = null
  let currentBuild = line.build
  const restarts = createWaiters(after)
  const background = createBackground(after)

  function dropPhone(reason: string): void {
    phone = null
    controllers.tell('phoneDisconnected', { reason })
    onChange()
  }

  return {
    id,
    deviceId,
    background,
    build: () => currentBuild,
    launchOptions: () => toLaunchOptions(currentBuild, options),
    state: () => ({
      id,
      deviceId,
      buildId: currentBuild.id,
      isConnected: phone !== null,
      isVisible: background.isVisible(),
    }),
    attachPhone(connection) {
      const previous = phone
      if (previous) dropPhone('The page was loaded again')
      previous?.close('The page was loaded again')
      phone = connection
      background.setVisible(true)
      controllers.tell('phoneConnected', {})
      onChange()
    },
    detachPhone(connection, reason) {
      connection.peer.close(reason)
      if (phone === connection) dropPhone(reason)
    },
    attachController: controllers.add,
    detachController: controllers.remove,
    async callHost(method, params) {
      if (!phone) throw new RemoteError('The phone is not connected: no page runs the app')
      return callWhileAlive(phone, { method, params, after })
    },
    relayHostEvent(event, params) {
      controllers.tell(event, params)
      restarts.hear(event, params)
    },
    emitToHost: (event, params) => phone?.peer.emit(event, params),
    setVisible(visible) {
      background.setVisible(visible)
      phone?.peer.emit('visibility', { visible })
      onChange()
    },
    restart(newBuild = currentBuild) {
      currentBuild = newBuild
      onChange()
      if (!phone) return Promise.reject(new RemoteError('The phone is not connected: no page runs the app'))
      phone.peer.emit('restart')
      return restarts.wait()
    },
    end(reason) {
      background.setVisible(true)
      controllers.tell('ended', { reason })
      restarts.settle(new RemoteError(reason))
      phone?.peer.emit('ended', { reason })
      phone?.close(reason)
      controllers.close(reason)
      phone = null
    },
  }
}

interface HostCall {
  method: string
  params: unknown
  after: After
}

function callWhileAlive({ peer }: Connection, { method, params, after }: HostCall): Promise<unknown> {
  return whileAlive(peer.call(method, params), { beat: () => peer.call('Host.pulse'), after })
}

/** The controllers of one phone. Whoever comes later is told how far the phone is. */
function createAudience() {
  const connections = new Set<Connection>()
  const reached = new Map<string, unknown>()
  return {
    add(connection: Connection) {
      connections.add(connection)
      for (const [event, params] of reached) connection.peer.emit(event, params)
    },
    remove(connection: Connection) {
      connection.peer.close('The controller is gone')
      connections.delete(connection)
    },
    tell(event: string, params: unknown) {
      if (event === 'phoneConnected' || event === 'ready') reached.set(event, params)
      if (event === 'phoneDisconnected') reached.clear()
      for (const { peer } of connections) peer.emit(event, params)
    },
    close(reason: string) {
      for (const connection of connections) connection.close(reason)
    },
  }
}

/** Those who wait for the app to be up again, each for as long as the limit. */
function createWaiters(after: After) {
  const waiting = new Set<(error?: Error) => void>()
  const settleAll = (error?: Error): void => {
    for (const settle of [...waiting]) settle(error)
  }
  return {
    wait: () =>
      new Promise<void>((resolve, reject) => {
        const settle = (error?: Error): void => {
          waiting.delete(settle)
          stop()
          error ? reject(error) : resolve()
        }
        const stop = after(restartLimitMs, () => settle(new RestartTimeout()))
        waiting.add(settle)
      }),
    hear(event: string, params: unknown) {
      if (event === 'ready') settleAll()
      if (event === 'failed') settleAll(toStartFailure(params))
    },
    settle: settleAll,
  }
}

function toStartFailure(params: unknown): RemoteError {
  return new RemoteError(`The app did not start: ${(params as HostEvents['failed']).reason}`)
}

function toLaunchOptions({ app }: Build, options: Partial<LaunchOptions>): LaunchOptions {
  const path = options.path || app.entryPagePath || app.pages[0] || ''
  return {
    path,
    query: options.query ?? {},
    scene: options.scene ?? 1001,
    referrerInfo: options.referrerInfo ?? {},
  }
}
