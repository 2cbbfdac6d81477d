import { showData } from '../../utils/core/changed-paths'
import { errorWords, noError } from '../../utils/core/error-words'
import type { AppError } from '../../utils/core/errors'
import { faceOf, followAll, followFace, type PageBars, type Remover } from '../../utils/core/page-face'
import { openPage } from '../../utils/core/page-opening'
import { endTasks, runTask } from '../../utils/core/page-task'
import { type ShareMessage, type ShareTimeline, toMessage, toTimeline } from '../../utils/core/sharing'
import { services } from '../../utils/services'
import { emptyProfile, profileView } from './profile-view'

function sharedProfile() {
  const { i18n, navigation } = services
  return { title: i18n.t('profile.shareTitle'), url: navigation.urlOf({ page: 'profile' }) }
}

Page({
  data: { ...faceOf(services, 'profile'), ...emptyProfile, retry: '', refreshing: false, failure: noError },
  bars: null as PageBars | null,
  unfollow: null as Remover | null,

  onLoad(): void {
    const { auth, account, network } = services
    this.bars = followFace(services, {
      title: 'app.profile',
      tabs: ['app.profile', 'app.settings'],
      onChange: () => this.render(),
    })
    const ends = [
      followAll([auth, account], () => this.render()),
      followAll([network], () => this.networkChanged()),
    ]
    this.unfollow = () => {
      for (const end of ends) end()
    }
    this.render()
  },
  onShow(): Promise<void> {
    this.bars?.show()
    this.render()
    return this.refreshMember()
  },
  onHide(): void {
    this.bars?.hide()
  },
  onUnload(): void {
    this.bars?.end()
    this.unfollow?.()
    endTasks(this)
  },

  render(): void {
    const { auth, account, network, i18n } = services
    const view = profileView({
      auth: auth.state,
      account: account.current,
      isOnline: network.isOnline,
      now: Date.now(),
      i18n,
    })
    showData(this, { ...faceOf(services, 'profile'), ...view, retry: i18n.t('app.retry') })
  },
  /** What was shown from memory is brought up to date as soon as that is possible. */
  async networkChanged(): Promise<void> {
    this.render()
    if (services.network.isOnline && this.data.note !== '') await this.refreshMember()
  },
  /** A profile that came with the sign-in of this very moment is not fetched again. */
  async refreshMember(): Promise<void> {
    const shownAt = Date.now()
    const state = await services.auth.ready()
    const updatedAt = services.account.current?.updatedAt ?? 0
    if (state.status === 'signed-in' && updatedAt < shownAt) await this.refresh()
  },
  refresh(): Promise<void> {
    return runTask(this, 'refreshing', async () => {
      await services.account.refresh()
      return { failure: noError }
    })
  },
  /** Being offline is said by the note, and the end of a session by the page as a whole. */
  taskFailed(error: AppError): Record<string, unknown> {
    const isSaidElsewhere = error.kind === 'signed-out' || !services.network.isOnline
    return { failure: isSaidElsewhere ? noError : errorWords(error, services.i18n) }
  },

  onTapSignIn(): Promise<void> {
    return openPage(services, { page: 'login' })
  },
  onTapDocument(event: WechatMiniprogram.TouchEvent): Promise<void> {
    const { document } = event.currentTarget.dataset as { document: 'terms' | 'privacy' }
    return openPage(services, { page: 'agreement', query: { version: 'current', document } })
  },
  onTapSettings(): Promise<void> {
    return openPage(services, { page: 'settings' })
  },

  onShareAppMessage(): ShareMessage {
    return toMessage(sharedProfile())
  },
  onShareTimeline(): ShareTimeline {
    return toTimeline(sharedProfile())
  },
})
