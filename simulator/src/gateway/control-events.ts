import type { ServerResponse } from 'node:http'
import type { ControlEvent, ProjectState } from '../protocol/control.ts'
import { maskSecrets } from '../protocol/masked.ts'
import type { HostEvents } from '../protocol/phone.ts'
import type { World } from '../world/world.ts'
import type { LaunchSession } from './launch-session.ts'
import type { Launches } from './launches.ts'

const maxUnreadBytes = 8 * 1024 * 1024

export interface ControlEvents {
  project(): ProjectState
  setProject(project: ProjectState): void
  launchesChanged(): void
  /** Passes on console lines, exceptions and routes of an app, with secrets masked. */
  record(from: Pick<LaunchSession, 'id' | 'deviceId'>, event: string, params: unknown): void
  /** Sends the present state, then every change, as one JSON object per line, until the other end leaves. */
  stream(response: ServerResponse): void
  close(): void
}

export function createControlEvents(world: World, launches: Pick<Launches, 'states'>): ControlEvents {
  const streams = createStreams()
  const { send } = streams
  let project: ProjectState = { status: 'compiling', buildId: null, problems: [] }

  const launchesEvent = (): ControlEvent => ({ type: 'launches', launches: launches.states() })
  const unsubscribe = world.subscribe((change) => {
    if (change.type === 'traffic') send({ type: 'traffic', entry: change.entry })
    else send({ type: 'world', world: change.after })
  })

  return {
    project: () => project,
    setProject(next) {
      project = { ...next, buildId: next.buildId ?? project.buildId }
      send({ type: 'project', project })
    },
    launchesChanged: () => send(launchesEvent()),
    record(from, event, params) {
      const seen = toAppEvent(event, maskSecrets(params))
      const at = new Date(world.now()).toISOString()
      if (seen) send({ ...seen, launchId: from.id, deviceId: from.deviceId, at } as ControlEvent)
    },
    stream(response) {
      streams.open(response, [
        { type: 'project', project },
        { type: 'world', world: world.state() },
        launchesEvent(),
      ])
    },
    close() {
      unsubscribe()
      streams.endAll()
    },
  }
}

/** The requests that follow the events. */
function createStreams() {
  const streams = new Set<ServerResponse>()
  return {
    open(response: ServerResponse, first: ControlEvent[]): void {
      response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' })
      for (const event of first) write(response, event)
      streams.add(response)
      response.on('close', () => streams.delete(response))
    },
    send(event: ControlEvent): void {
      for (const stream of streams) write(stream, event)
    },
    endAll(): void {
      for (const stream of streams) stream.end()
    },
  }
}

function toAppEvent(event: string, params: unknown): object | null {
  if (event === 'route' || event === 'exception') return { ...(params as object), type: event }
  if (event !== 'console') return null
  const { type, args } = params as HostEvents['console']
  return { type: event, level: type, args }
}

/** A reader that has stopped reading is disconnected before it fills the memory. */
function write(stream: ServerResponse, event: ControlEvent): void {
  if (stream.writableLength > maxUnreadBytes) stream.destroy()
  else stream.write(`${JSON.stringify(event)}\n`)
}
