import { type After, whileAlive } from '../protocol/alive.ts'
import type { Build } from '../protocol/build.ts'
import type { ControllerEvents, LaunchState } from '../protocol/control.ts'
import type { HostCalls, HostMethod } from '../protocol/host-calls.ts'
import { RemoteError } from '../protocol/peer.ts'
import type { LaunchOptions, WorldEvents } from '../protocol/phone.ts'
import { type Background, createBackground } from './background.ts'
import type { Connection } from './connection.ts'
import { createControllers } from './controllers.ts'
import { createRestarts } from './restarts.ts'

export type HostConnection = Connection<HostCalls, WorldEvents>
export type ControllerConnection = Connection<object, ControllerEvents>

interface LaunchSessionOptions {
  id: string
  deviceId: string
  build: Build
  options: Partial<LaunchOptions>
  onChange: () => void
  after: After
}

/** A launch of the app: its page on one end, any number of controllers on the other. */
export class LaunchSession {
  readonly id: string
  readonly deviceId: string
  readonly background: Background
  readonly #options: Partial<LaunchOptions>
  readonly #onChange: () => void
  readonly #after: After
  readonly #controllers = createControllers()
  readonly #restarts: ReturnType<typeof createRestarts>
  #build: Build
  #phone: HostConnection | null = null

  constructor({ id, deviceId, build, options, onChange, after }: LaunchSessionOptions) {
    this.id = id
    this.deviceId = deviceId
    this.background = createBackground(after)
    this.#build = build
    this.#options = options
    this.#onChange = onChange
    this.#after = after
    this.#restarts = createRestarts(after)
  }

  build(): Build {
    return this.#build
  }

  launchOptions(): LaunchOptions {
    const { app } = this.#build
    const { query = {}, scene = 1001, referrerInfo = {} } = this.#options
    const path = this.#options.path || app.entryPagePath || app.pages[0] || ''
    return { path, query, scene, referrerInfo }
  }

  state(): LaunchState {
    return {
      id: this.id,
      deviceId: this.deviceId,
      buildId: this.#build.id,
      isConnected: this.#phone !== null,
      isVisible: this.background.isVisible(),
    }
  }

  /** A page that loads again takes the place of the one before. */
  attachPhone(connection: HostConnection): void {
    const previous = this.#phone
    if (previous) this.#dropPhone('The page was loaded again')
    previous?.close('The page was loaded again')
    this.#phone = connection
    this.background.setVisible(true)
    this.#controllers.emit('phoneConnected', {})
    this.#onChange()
  }

  detachPhone(connection: HostConnection, reason: string): void {
    connection.peer.close(reason)
    if (this.#phone === connection) this.#dropPhone(reason)
  }

  #dropPhone(reason: string): void {
    this.#phone = null
    this.#controllers.emit('phoneDisconnected', { reason })
    this.#onChange()
  }

  attachController(connection: ControllerConnection): void {
    this.#controllers.add(connection)
  }

  detachController(connection: ControllerConnection): void {
    this.#controllers.remove(connection)
  }

  /**
   * Passes a call on to the host, which checks it.
   * Rejects with a `RemoteError` when no page is open, or the page is stuck.
   */
  async callHost(method: string, params: unknown): Promise<unknown> {
    const { peer } = this.#requirePhone()
    const call = peer.call(method as HostMethod, params as never)
    return whileAlive(call, { beat: () => peer.call('Host.pulse'), after: this.#after })
  }

  #requirePhone(): HostConnection {
    if (!this.#phone) throw new RemoteError('The phone is not connected: no page runs the app')
    return this.#phone
  }

  /** Passes an event of the host on to the controllers. */
  relayHostEvent(event: string, params: unknown): void {
    this.#controllers.emit(event as keyof ControllerEvents, params as never)
    this.#restarts.follow(event, params)
  }

  emitToHost<Event extends 'networkType' | 'theme'>(event: Event, params: WorldEvents[Event]): void {
    this.#phone?.peer.emit(event, params as never)
  }

  setVisible(visible: boolean): void {
    this.background.setVisible(visible)
    this.#phone?.peer.emit('visibility', { visible })
    this.#onChange()
  }

  /**
   * Resolves when the app has rendered its first page again; rejects with a `RemoteError` when that cannot happen, or
   * takes too long.
   */
  async restart(build = this.#build): Promise<void> {
    this.#build = build
    this.#onChange()
    this.#requirePhone().peer.emit('restart')
    await this.#restarts.wait()
  }

  end(reason: string): void {
    this.background.setVisible(true)
    this.#controllers.emit('ended', { reason })
    this.#restarts.settle(new RemoteError(reason))
    this.#phone?.peer.emit('ended', { reason })
    this.#phone?.close(reason)
    this.#controllers.close(reason)
    this.#phone = null
  }
}
