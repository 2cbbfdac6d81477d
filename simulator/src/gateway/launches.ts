import type { After } from '../protocol/alive.ts'
import type { Build } from '../protocol/build.ts'
import type { LaunchState } from '../protocol/control.ts'
import type { LaunchOptions } from '../protocol/phone.ts'
import { createPhoneLine, type PhoneLine } from './phone-line.ts'

interface NewLaunch {
  deviceId: string
  build: Build
  options: Partial<LaunchOptions>
}

/** The running apps: at most one on each device. */
export interface Launches {
  create(launch: NewLaunch): PhoneLine
  find(id: string): PhoneLine | null
  /** Why a launch is over, as long as that is remembered. */
  findEndReason(id: string): string | null
  onDevice(deviceId: string): PhoneLine | null
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
  const lines = new Map<string, PhoneLine>()
  const endReasons = new Map<string, string>()

  const onDevice = (deviceId: string) =>
    [...lines.values()].find((line) => line.deviceId === deviceId) ?? null

  function end(id: string, reason: string): void {
    const line = lines.get(id)
    if (!line) return
    lines.delete(id)
    endReasons.set(id, reason)
    for (const oldest of [...endReasons.keys()].slice(0, -rememberedEnds)) endReasons.delete(oldest)
    line.end(reason)
    onChange()
  }

  return {
    create(launch) {
      const older = onDevice(launch.deviceId)
      if (older) end(older.id, 'The app was started elsewhere on the same device')
      const id = Buffer.from(randomBytes(16)).toString('base64url')
      const line = createPhoneLine({ id, ...launch, onChange, after })
      lines.set(id, line)
      onChange()
      return line
    },
    find: (id) => lines.get(id) ?? null,
    findEndReason: (id) => endReasons.get(id) ?? null,
    onDevice,
    states: () => [...lines.values()].map((line) => line.state()),
    end,
  }
}
