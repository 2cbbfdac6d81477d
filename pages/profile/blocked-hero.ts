import type { I18n } from '../../utils/app/i18n'
import { momentWords } from '../../utils/app/time-words'
import type { Locale } from '../../utils/locales/zh-CN'
import type { services } from '../../utils/services'

type BlockedState = Extract<typeof services.auth.state, { status: 'blocked' }>

/** The card at the top for everybody who is not signed in. */
export interface Hero {
  title: string
  text: string
  small: string
  /** Label of the button that leads to the login page; empty when signing in cannot help. */
  action: string
}

interface Context {
  i18n: I18n<Locale>
  /** Milliseconds since 1970. */
  now: number
}

/** Why signing in is not possible by itself, what that means, and what can be done. */
export function blockedHero(state: BlockedState, context: Context): Hero {
  return { small: '', action: '', ...heroes[state.reason](state, context) }
}

type Words = Pick<Hero, 'title' | 'text'> & Partial<Hero>

const heroes: Record<BlockedState['reason'], (state: BlockedState, context: Context) => Words> = {
  banned: (state, { i18n, now }) => ({
    title: i18n.t('blocked.bannedTitle'),
    text: sentences([
      state.publicReason === undefined ? '' : i18n.t('blocked.bannedReason', { reason: state.publicReason }),
      state.until === undefined
        ? i18n.t('blocked.bannedForever')
        : i18n.t('blocked.bannedUntil', { date: dateOf(state.until, { i18n, now }) }),
    ]),
    small: i18n.t('app.contact'),
  }),
  deleting: ({ purgeAt }, { i18n, now }) => ({
    title: i18n.t('blocked.deletingTitle'),
    text:
      purgeAt === undefined
        ? i18n.t('blocked.deletingSoon')
        : i18n.t('blocked.deletingText', { date: dateOf(purgeAt, { i18n, now }) }),
    small: i18n.t('app.contact'),
  }),
  consent_required: (_state, { i18n }) => ({
    title: i18n.t('blocked.consentTitle'),
    text: i18n.t('blocked.consentText'),
    action: i18n.t('blocked.consentAction'),
  }),
  risk_refused: (_state, { i18n }) => ({
    title: i18n.t('blocked.riskTitle'),
    text: i18n.t('blocked.riskText'),
    small: i18n.t('app.contact'),
    action: i18n.t('login.retry'),
  }),
  interaction_required: ({ endedReason }, { i18n }) => ({
    title: i18n.t('blocked.interactionTitle'),
    text: sentences([
      endedReason === undefined ? '' : i18n.t(`ended.${endedReason}`),
      i18n.t('blocked.interactionText'),
    ]),
    action: i18n.t('profile.signInAgain'),
  }),
  rate_limited: ({ until }, { i18n, now }) => ({
    title: i18n.t('blocked.rateTitle'),
    text:
      until === undefined
        ? i18n.t('blocked.rateText')
        : i18n.t('blocked.rateUntil', { date: dateOf(until, { i18n, now }) }),
    action: i18n.t('login.retry'),
  }),
  wechat_outdated: (_state, { i18n }) => ({
    title: i18n.t('blocked.outdatedTitle'),
    text: i18n.t('blocked.outdatedText'),
  }),
  single_page: (_state, { i18n }) => ({
    title: i18n.t('blocked.singlePageTitle'),
    text: i18n.t('blocked.singlePageText'),
  }),
}

function dateOf(iso: string, { i18n, now }: Context): string {
  const words = momentWords(Date.parse(iso), now)
  return i18n.t(words.key, words.params)
}

function sentences(parts: string[]): string {
  return parts.filter((part) => part !== '').join(' ')
}
