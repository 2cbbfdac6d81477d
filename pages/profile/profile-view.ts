import { errorWords } from '../../utils/app/error-words'
import type { I18n } from '../../utils/app/i18n'
import { ageWords, momentWords } from '../../utils/app/time-words'
import type { Locale } from '../../utils/locales/zh-CN'
import type { services } from '../../utils/services'
import { blockedHero, type Hero } from './blocked-hero'

type AuthState = typeof services.auth.state
type SignedInState = Extract<AuthState, { status: 'signed-in' }>
type GuestState = Extract<AuthState, { status: 'guest' }>
type User = SignedInState['user']

export interface ProfileInput {
  auth: AuthState
  account: { user: User; updatedAt: number; isFromCache: boolean } | null
  isOnline: boolean
  /** Milliseconds since 1970. */
  now: number
  i18n: I18n<Locale>
}

export interface Member {
  nickname: string
  /** First letter of the nickname; empty when there is neither picture nor name. */
  initial: string
  avatarUrl: string
  since: string
  days: number
  daysLabel: string
  devices: number
  devicesLabel: string
  lastSignIn: string
}

export interface ProfileView {
  mode: 'skeleton' | 'guest' | 'member'
  hero: Hero
  member: Member
  /** How old the shown profile is, when it is not fresh from the server. */
  note: string
  isOffline: boolean
}

const noHero: Hero = { title: '', text: '', small: '', action: '' }
const noMember: Member = {
  nickname: '',
  initial: '',
  avatarUrl: '',
  since: '',
  days: 0,
  daysLabel: '',
  devices: 0,
  devicesLabel: '',
  lastSignIn: '',
}

const emptyProfile: ProfileView = {
  mode: 'skeleton',
  hero: noHero,
  member: noMember,
  note: '',
  isOffline: false,
}

/** What the profile page shows for a state of the account. */
export function profileView(input: ProfileInput): ProfileView {
  const { auth, i18n, now } = input
  switch (auth.status) {
    case 'signing-in':
      return emptyProfile
    case 'guest':
      return { ...emptyProfile, mode: 'guest', hero: guestHero(auth, i18n) }
    case 'blocked':
      return { ...emptyProfile, mode: 'guest', hero: blockedHero(auth, { i18n, now }) }
    case 'signed-in':
      return memberView(auth, input)
  }
}

function guestHero({ endedReason, error }: GuestState, i18n: I18n<Locale>): Hero {
  if (endedReason !== null && endedReason !== 'signed_out') {
    return {
      title: i18n.t('profile.endedTitle'),
      text: i18n.t(`ended.${endedReason}`),
      small: '',
      action: i18n.t('profile.signInAgain'),
    }
  }
  const words = error ? errorWords(error, i18n) : null
  return {
    title: i18n.t('profile.hello'),
    text: i18n.t('profile.benefit'),
    small: words ? i18n.t('profile.silentFailed', { message: words.message }) : '',
    action: i18n.t('profile.signIn'),
  }
}

function memberView(auth: SignedInState, input: ProfileInput): ProfileView {
  const { account, isOnline, i18n, now } = input
  const isOwn = account !== null && account.user.id === auth.user.id
  const user = isOwn ? account.user : auth.user
  const updatedAt = isOwn ? account.updatedAt : auth.userUpdatedAt
  const isFresh = isOwn ? !account.isFromCache : auth.isVerified
  return {
    mode: 'member',
    hero: noHero,
    member: memberOf(user, { i18n, now }),
    note: isFresh && isOnline ? '' : noteOf({ updatedAt, isOnline, i18n, now }),
    isOffline: !isOnline,
  }
}

function memberOf(user: User, { i18n, now }: { i18n: I18n<Locale>; now: number }): Member {
  const year = new Date(user.createdAt).getFullYear()
  const last = momentWords(Date.parse(user.lastSignInAt), now)
  return {
    nickname: user.nickname ?? i18n.t('profile.defaultNickname'),
    initial: [...(user.nickname ?? '')][0] ?? '',
    avatarUrl: user.avatarUrl ?? '',
    since:
      user.phone === null
        ? i18n.t('profile.since', { year })
        : i18n.t('profile.sinceWithPhone', { phone: user.phone, year }),
    days: user.signInDays,
    daysLabel: i18n.t('profile.days', { n: user.signInDays }),
    devices: user.deviceCount,
    devicesLabel: i18n.t('profile.devices', { n: user.deviceCount }),
    lastSignIn: i18n.t(last.key, last.params),
  }
}

function noteOf(input: Pick<ProfileInput, 'isOnline' | 'i18n' | 'now'> & { updatedAt: number }): string {
  const age = ageWords(input.updatedAt, input.now)
  const updated = input.i18n.t(age.key, age.params)
  return input.isOnline ? updated : input.i18n.t('profile.offline', { updated })
}
