import type { DeviceState } from '../protocol/control.ts'
import type { World } from '../world/world.ts'
import type { AppSite } from './app-site.ts'
import type { Launches } from './launches.ts'
import type { PhoneLine } from './phone-line.ts'

interface FollowWorldOptions {
  world: World
  launches: Launches
  appSite: Pick<AppSite, 'interrupt'>
  save: () => unknown
}

/** Tells the running apps what changed on their device, and keeps what a person set up. */
export function followWorld({ world, launches, appSite, save }: FollowWorldOptions): () => void {
  return world.subscribe((change) => {
    if (change.type !== 'changed') return
    save()
    for (const after of change.after.devices) {
      const before = change.before.devices.find(({ id }) => id === after.id)
      const line = launches.onDevice(after.id)
      if (before && line) tellPhone(line, before, after)
      if (before && before.networkType !== after.networkType) appSite.interrupt(after.id)
    }
  })
}

function tellPhone(line: PhoneLine, before: DeviceState, after: DeviceState): void {
  const { networkType, theme } = after
  if (before.networkType !== networkType) line.emitToHost('networkType', { networkType })
  if (before.theme !== theme) line.emitToHost('theme', { theme })
  // WeChat itself starts anew for these. Without an open page there is nothing to restart: the next one
  // starts with what is new.
  const needsRestart = (['accountId', 'language', 'fontSizeSetting'] as const).some(
    (field) => before[field] !== after[field],
  )
  if (needsRestart) void line.restart().catch(() => {})
}
