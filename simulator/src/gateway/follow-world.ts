import type { DeviceState } from '../protocol/control.ts'
import type { World } from '../world/world.ts'
import type { AppSite } from './app-site.ts'
import type { LaunchSession } from './launch-session.ts'
import type { Launches } from './launches.ts'

interface FollowWorldOptions {
  world: World
  launches: Launches
  appSite: Pick<AppSite, 'interrupt'>
  save: () => unknown
}

/** Notifies the running apps of changes to their device, and keeps what a person set up. */
export function followWorld({ world, launches, appSite, save }: FollowWorldOptions): () => void {
  return world.subscribe((change) => {
    if (change.type !== 'changed') return
    save()
    for (const after of change.after.devices) {
      const before = change.before.devices.find(({ id }) => id === after.id)
      const session = launches.onDevice(after.id)
      if (before && session) notifyPhone(session, before, after)
      if (before && before.networkType !== after.networkType) appSite.interrupt(after.id)
    }
  })
}

function notifyPhone(session: LaunchSession, before: DeviceState, after: DeviceState): void {
  const { networkType, theme } = after
  if (before.networkType !== networkType) session.emitToHost('networkType', { networkType })
  if (before.theme !== theme) session.emitToHost('theme', { theme })
  // WeChat itself restarts for these. Without an open page there is nothing to restart: the next one starts with
  // the new values.
  const needsRestart = (['accountId', 'language', 'fontSizeSetting'] as const).some(
    (field) => before[field] !== after[field],
  )
  if (needsRestart) void session.restart().catch(() => {})
}
