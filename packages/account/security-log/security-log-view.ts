import { deviceName } from '../../../utils/app/device-words'
import type { I18n } from '../../../utils/app/i18n'
import { daysBetween, dayWords, timeOfDay } from '../../../utils/app/time-words'
import type { Locale } from '../../../utils/locales/zh-CN'
import type { services } from '../../../utils/services'

export type Entries = Awaited<ReturnType<typeof services.api.readSecurityLog>>['entries']
type Entry = Entries[number]
type Kind = Entry['kind']

interface Context {
  i18n: I18n<Locale>
  /** Milliseconds since 1970. */
  now: number
}

interface Row {
  id: string
  time: string
  event: string
  /** The device and where it was; empty when there is nothing to say. */
  details: string
  isStrange: boolean
  /** What a screen reader says of the button that denies a sign-in; empty where there is none. */
  notMeLabel: string
}

interface Day {
  id: string
  /** Empty for the rest of the day that the page before ends with. */
  title: string
  rows: Row[]
}

export interface LogPage {
  id: number
  days: Day[]
}

type Weight = 'sign-in' | 'strange' | 'plain'

/** What the owner should look at twice, and what can be denied; a new kind does not compile until it is weighed. */
const weights: Record<Kind, Weight> = {
  account_created: 'plain',
  signed_in: 'sign-in',
  session_renewed: 'sign-in',
  signed_out: 'plain',
  session_ended: 'plain',
  deletion_requested: 'strange',
  deletion_taken_back: 'plain',
  nickname_changed: 'plain',
  proof_refused: 'strange',
  data_exported: 'strange',
  account_banned: 'strange',
  account_unbanned: 'plain',
  phone_bound: 'plain',
  phone_removed: 'strange',
  avatar_changed: 'plain',
  avatar_removed: 'plain',
  avatar_refused: 'plain',
  authorization_revoked: 'plain',
  wechat_profile_changed: 'plain',
}

/** Pages as the server gave them, each by days; what is shown of one never changes when another follows. */
export function logPages(pages: readonly Entries[], context: Context): LogPage[] {
  let last: Entry | undefined
  return pages.map((entries, id) => {
    const days = toDays(entries, last, context)
    last = entries[entries.length - 1] ?? last
    return { id, days }
  })
}

function toDays(entries: Entries, before: Entry | undefined, context: Context): Day[] {
  const days: Day[] = []
  let previous = before
  for (const entry of entries) {
    const isSameDay = previous !== undefined && daysBetween(timeOf(entry), timeOf(previous)) === 0
    const day = days[days.length - 1]
    if (isSameDay && day) day.rows.push(toRow(entry, context))
    else
      days.push({
        id: entry.id,
        title: isSameDay ? '' : dayTitle(entry, context),
        rows: [toRow(entry, context)],
      })
    previous = entry
  }
  return days
}

function toRow(entry: Entry, { i18n }: Context): Row {
  const { id, kind } = entry
  const time = timeOfDay(timeOf(entry))
  // A newer server may know a kind that this version does not.
  const event = (i18n.section('events') as Record<string, string>)[kind] ?? i18n.t('security-log.otherEvent')
  const weight: Weight | undefined = weights[kind]
  return {
    id,
    time,
    event,
    details: detailsOf(entry, i18n),
    isStrange: weight === 'strange',
    notMeLabel: weight === 'sign-in' ? i18n.t('security-log.notMeLabel', { time, event }) : '',
  }
}

function detailsOf({ device, address }: Entry, i18n: I18n<Locale>): string {
  const name = device && deviceName(device, i18n.t('member.unknownDevice'))
  return [name, originOf(address, i18n)].filter(Boolean).join(' · ')
}

/** The server writes a word instead of an address for what did not come from a phone. */
function originOf(address: string, i18n: I18n<Locale>): string {
  if (address === 'operator') return i18n.t('security-log.fromOperator')
  if (address === 'wechat') return i18n.t('security-log.fromWechat')
  return address === '' ? '' : i18n.t('security-log.from', { address })
}

function dayTitle(entry: Entry, { i18n, now }: Context): string {
  const words = dayWords(timeOf(entry), now)
  return i18n.t(words.key, words.params)
}

function timeOf({ at }: Entry): number {
  return Date.parse(at)
}
