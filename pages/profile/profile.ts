import { errorWords, noError } from '../../utils/app/error-words'
import { definePage, services } from '../../utils/services'
import { profileView } from './profile-view'

const { auth, account, network, i18n } = services

Page(
  definePage({
    section: 'profile',
    title: 'app.profile',
    follows: ['auth', 'account', 'network'],
    view: () => ({
      ...profileView({
        auth: auth.state,
        account: account.current,
        isOnline: network.isOnline,
        now: Date.now(),
        i18n,
      }),
      retry: i18n.t('app.retry'),
    }),
    data: { isRefreshing: false },

    onShow(): Promise<void> {
      return this.refreshMember()
    },
    /** What was shown from memory is brought up to date as soon as that is possible. */
    async onChange(source): Promise<void> {
      if (source === 'network' && network.isOnline && this.data.note !== '') await this.refreshMember()
    },
    /** The note already shows that the phone is offline, and the whole page that the session has ended. */
    taskFailed(error) {
      const isSaidElsewhere = error.kind === 'signed-out' || !network.isOnline
      return { failure: isSaidElsewhere ? noError : errorWords(error, i18n) }
    },
    share: () => ({ title: i18n.t('profile.shareTitle'), route: { page: 'profile' } }),

    methods: {
      /** A profile that came with the sign-in of this very moment is not fetched again. */
      async refreshMember(): Promise<void> {
        const shownAt = Date.now()
        const state = await auth.ready()
        const updatedAt = account.current?.updatedAt ?? 0
        if (state.status === 'signed-in' && updatedAt < shownAt) await this.refresh()
      },
      refresh(): Promise<void> {
        return this.run('isRefreshing', async () => {
          await account.refresh()
          return { failure: noError }
        })
      },

      onTapSignIn(): Promise<void> {
        return this.open({ page: 'login' })
      },
      onTapDocument(event: WechatMiniprogram.TouchEvent): Promise<void> {
        const { document } = event.currentTarget.dataset as { document: 'terms' | 'privacy' }
        return this.open({ page: 'agreement', query: { version: 'current', document } })
      },
      onTapSettings(): Promise<void> {
        return this.open({ page: 'settings' })
      },
    },
  }),
)
