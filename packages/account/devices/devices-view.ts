import { deviceName } from '../../../utils/app/device-words'
import type { I18n } from '../../../utils/app/i18n'
import { momentWords } from '../../../utils/app/time-words'
import type { Locale } from '../../../utils/locales/zh-CN'
import type { services } from '../../../utils/services'

export type Devices = Awaited<ReturnType<typeof services.api.listDevices>>
type Session = Devices['sessions'][number]
type Ended = Devices['ended'][number]

interface Context {
  i18n: I18n<Locale>
  /** Milliseconds since 1970. */
  now: number
}

export interface Device {
  /** Of its session. */
  id: string
  name: string
  system: string
  /** When it was used and since when it is signed in. */
  times: string[]
  isComputer: boolean
  endLabel: string
}

interface EndedDevice {
  id: number
  name: string
  system: string
  why: string
}

export interface DevicesView {
  /** At most one: the phone that asks. */
  current: Device[]
  others: Device[]
  ended: EndedDevice[]
}

export const noDevices: DevicesView = { current: [], others: [], ended: [] }

export function devicesView({ sessions, ended }: Devices, context: Context): DevicesView {
  const rows = (isCurrent: boolean) =>
    sessions.filter((session) => session.isCurrent === isCurrent).map((session) => toDevice(session, context))
  return {
    current: rows(true),
    others: rows(false),
    ended: ended.map((device, id) => ({ id, ...toEnded(device, context) })),
  }
}

/** The list after sessions of it have been ended from this phone, as the server will tell it. */
export function withoutSessions(
  { sessions, ended }: Devices,
  isEnded: (session: Session) => boolean,
  now: number,
): Devices {
  const endedAt = new Date(now).toISOString()
  const gone = sessions.filter(isEnded)
  return {
    sessions: sessions.filter((session) => !gone.includes(session)),
    ended: [
      ...gone.map(({ model, system }) => ({ model, system, reason: 'ended_elsewhere' as const, endedAt })),
      ...ended,
    ],
  }
}

function toDevice(session: Session, { i18n, now }: Context): Device {
  const { id, isCurrent, signedInAt, lastUsedAt } = session
  const name = nameOf(session, i18n)
  const signedIn = timeWords(signedInAt, { i18n, now })
  const lastUsed = timeWords(lastUsedAt, { i18n, now })
  const used = isCurrent ? i18n.t('devices.inUse') : i18n.t('devices.lastUsed', { time: lastUsed })
  return {
    id,
    name,
    system: systemOf(session, name),
    // Right after the sign-in both say the same.
    times: [
      ...(isCurrent || lastUsed !== signedIn ? [used] : []),
      i18n.t('devices.signedIn', { time: signedIn }),
    ],
    isComputer: /windows|mac|linux/i.test(session.system),
    endLabel: i18n.t('devices.endLabel', { name }),
  }
}

function toEnded(device: Ended, { i18n, now }: Context) {
  const name = nameOf(device, i18n)
  // A newer server may know a reason that this version does not.
  const reason = (i18n.section('endedDevice') as Record<string, string>)[device.reason]
  const why = reason ?? i18n.t('endedDevice.signed_out')
  return { name, system: systemOf(device, name), why: `${why} · ${timeWords(device.endedAt, { i18n, now })}` }
}

function nameOf(device: { model: string; system: string }, i18n: I18n<Locale>): string {
  return deviceName(device, i18n.t('member.unknownDevice'))
}

/** Empty where it stands for the name already. */
function systemOf({ system }: { system: string }, name: string): string {
  return system === name ? '' : system
}

function timeWords(iso: string, { i18n, now }: Context): string {
  const words = momentWords(Date.parse(iso), now)
  return i18n.t(words.key, words.params)
}
