import type { Locale } from '../locales/zh-CN'
import type { I18n } from './i18n'

type AuthView =
  | { status: 'signed-in'; user: { id: string } }
  | { status: 'guest' | 'blocked'; endedReason?: keyof Locale['ended'] | null }
  | { status: 'signing-in' }

/** What a page for members shows instead of its content. */
export interface MemberGate {
  /** Whose content may be shown; empty when nobody is signed in. */
  memberId: string
  /** Why there is no content, and the action that leads to it; empty for a member, and before it is known. */
  gate: { heading: string; text: string; action: string }
}

const open = { heading: '', text: '', action: '' }

export function memberGate(auth: AuthView, i18n: I18n<Locale>): MemberGate {
  if (auth.status === 'signed-in') return { memberId: auth.user.id, gate: open }
  if (auth.status === 'signing-in') return { memberId: '', gate: open }
  const { endedReason } = auth
  if (!endedReason || endedReason === 'signed_out')
    return { memberId: '', gate: gateOf(i18n, 'member.title', 'member.text', 'profile.signIn') }
  return {
    memberId: '',
    gate: gateOf(i18n, 'profile.endedTitle', `ended.${endedReason}`, 'profile.signInAgain'),
  }
}

type Key = Parameters<I18n<Locale>['t']>[0]

function gateOf(i18n: I18n<Locale>, heading: Key, text: Key, action: Key): MemberGate['gate'] {
  return { heading: i18n.t(heading), text: i18n.t(text), action: i18n.t(action) }
}
