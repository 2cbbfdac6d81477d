import { errorWords, noError } from '../../../utils/app/error-words'
import { memberGate } from '../../../utils/app/member-gate'
import { definePage, services } from '../../../utils/services'
import { type Entries, type LogPage, logPages } from './security-log-view'

const { auth, api, network, i18n, ui } = services

Page(
  definePage({
    section: 'security-log',
    title: 'security-log.title',
    follows: ['auth', 'network'],
    view: () => ({ ...memberGate(auth.state, i18n), retry: i18n.t('app.retry') }),
    data: {
      pages: [] as LogPage[],
      hasMore: false,
      /** The member whose log this is: that of another is never shown. */
      ownerId: '',
      loadFailure: noError,
      moreFailure: noError,
      isLoading: false,
      isLoadingMore: false,
      isEnding: false,
      /** The entry of which the person said that it was not them. */
      denied: '',
    },
    fields: { log: [] as Entries[], nextCursor: null as string | null },

    onLoad(): Promise<void> {
      return this.requireSignIn()
    },
    async onShow(): Promise<void> {
      await auth.ready()
      if (this.data.memberId !== '') await this.load()
    },
    async onChange(source): Promise<void> {
      const { memberId, ownerId, loadFailure } = this.data
      const isNew = source === 'auth' && memberId !== ownerId
      const isBack = source === 'network' && network.isOnline && loadFailure.message !== ''
      if (memberId !== '' && (isNew || isBack)) await this.load()
    },
    /** That the session has ended is what the whole page then says. */
    taskFailed(error, flag) {
      const words = error.kind === 'signed-out' ? noError : errorWords(error, i18n)
      if (flag === 'isLoading') return { loadFailure: words }
      return flag === 'isLoadingMore' ? { moreFailure: words } : { failure: words }
    },

    methods: {
      requireSignIn(): Promise<void> {
        return this.runInstantly('requireSignIn', () =>
          auth.requireSignIn({ returnTo: { page: 'security-log' } }),
        )
      },

      /** Pages that were read further down stay, unless something new has happened above them. */
      async load(): Promise<void> {
        if (this.data.isLoading) return
        await this.run('isLoading', async (cancellation) => {
          const { memberId: ownerId } = this.data
          const { entries, nextCursor } = await api.readSecurityLog({ cancellation })
          const isSame = ownerId === this.data.ownerId && entries[0]?.id === this.log[0]?.[0]?.id
          if (!isSame) Object.assign(this, { log: [entries], nextCursor })
          return { ...this.shown(), ownerId, failure: noError, loadFailure: noError, moreFailure: noError }
        })
      },

      async loadMore(): Promise<void> {
        const cursor = this.nextCursor
        if (cursor === null || this.data.isLoading || this.data.isLoadingMore) return
        await this.run('isLoadingMore', async (cancellation) => {
          const { entries, nextCursor } = await api.readSecurityLog({ cursor, cancellation })
          // The log may have been read anew meanwhile; this page then belongs to the old one.
          if (this.nextCursor !== cursor) return { moreFailure: noError }
          Object.assign(this, { log: [...this.log, entries], nextCursor })
          return { ...this.shown(), moreFailure: noError }
        })
      },

      shown(): { pages: LogPage[]; hasMore: boolean } {
        return {
          pages: logPages(this.log, { i18n, now: Date.now() }),
          hasMore: this.nextCursor !== null,
        }
      },

      /** Not cancelled when the page is left: the person has confirmed it. */
      endOthers(denied: string): Promise<void> {
        const work = async () => {
          await api.endOtherSessions()
          ui.toast(i18n.t('security-log.endedOthers'))
          await this.open({ page: 'devices' })
        }
        return this.run('isEnding', work, { denied, failure: noError })
      },

      async onTapNotMe(event: WechatMiniprogram.TouchEvent): Promise<void> {
        const { id } = event.currentTarget.dataset as { id: string }
        if (this.data.isEnding) return
        const isConfirmed = await ui.confirm({
          title: i18n.t('security-log.notMeTitle'),
          text: i18n.t('security-log.notMeText'),
          confirmText: i18n.t('security-log.notMeConfirm'),
          cancelText: i18n.t('app.cancel'),
        })
        if (isConfirmed) await this.endOthers(id)
      },
      async onPullDownRefresh(): Promise<void> {
        if (this.data.memberId !== '') await this.load()
        ui.endPullDown()
      },
      async onReachBottom(): Promise<void> {
        if (this.data.moreFailure.message === '') await this.loadMore()
      },
    },
  }),
)
