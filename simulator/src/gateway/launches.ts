import type { After } from '../protocol/alive.ts'
import type { Build } from '../protocol/build.ts'
import type { LaunchState } from '../protocol/control.ts'
import type { LaunchOptions } from '../protocol/phone.ts'
import { LaunchSession } from './launch-session.ts'

interface NewLaunch {
  deviceId: string
  build: Build
  options: Partial<LaunchOptions>
}

/** The running apps: at most one on each device. */
export interface Launches {
  create(launch: NewLaunch): LaunchSession
  find(id: string): LaunchSession | null
  /** Why a launch is over, as long as that is remembered. */
  findEndReason(id: string): string | null
  onDevice(deviceId: string): LaunchSession | null
  states(): LaunchState[]
  end(id: string, reason: string): void
}

interface LaunchesOptions {
  randomBytes: (size: number) => Uint8Array
  onChange: () => void
  after: After
}

const rememberedEnds = 50

export function createLaunches({ randomBytes, onChange, after }: LaunchesOptions): Launches {
  const sessions = new Map<string, LaunchSession>()
  const endReasons = new Map<string, string>()

  const onDevice = (deviceId: string) =>
    [...sessions.values()].find((session) => session.deviceId === deviceId) ?? null

  function end(id: string, reason: string): void {
    const session = sessions.get(id)
    if (!session) return
    sessions.delete(id)
    endReasons.set(id, reason)
    for (const oldest of [...endReasons.keys()].slice(0, -rememberedEnds)) endReasons.delete(oldest)
    session.end(reason)
    onChange()
  }

  return {
    create(launch) {
      const older = onDevice(launch.deviceId)
      if (older) end(older.id, 'The app was started elsewhere on the same device')
      const id = Buffer.from(randomBytes(16)).toString('base64url')
      const session = new LaunchSession({ id, ...launch, onChange, after })
      sessions.set(id, session)
      onChange()
      return session
    },
    find: (id) => sessions.get(id) ?? null,
    findEndReason: (id) => endReasons.get(id) ?? null,
    onDevice,
    states: () => [...sessions.values()].map((session) => session.state()),
    end,
  }
}
