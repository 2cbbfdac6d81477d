import { showData } from '../../utils/core/changed-paths'
import { errorWords, noError } from '../../utils/core/error-words'
import type { AppError } from '../../utils/core/errors'
import { faceOf, followAll, followFace, type PageBars, type Remover } from '../../utils/core/page-face'
import { openPage } from '../../utils/core/page-opening'
import { endTasks, runInstantTask, runTask } from '../../utils/core/page-task'
import type { PreferenceValues } from '../../utils/core/preferences'
import { services } from '../../utils/services'
import { settingsView } from './settings-view'

type Chosen<Name extends keyof PreferenceValues> = WechatMiniprogram.CustomEvent<{
  value: PreferenceValues[Name]
}>

function viewNow() {
  const { auth, preferences, app, i18n } = services
  return settingsView({ auth: auth.state, preferences: preferences.values, appVersion: app.version, i18n })
}

Page({
  data: {
    ...faceOf(services, 'settings'),
    ...viewNow(),
    signingOut: false,
    failure: noError,
  },
  bars: null as PageBars | null,
  unfollow: null as Remover | null,

  onLoad(): void {
    this.bars = followFace(services, {
      title: 'app.settings',
      tabs: ['app.profile', 'app.settings'],
      onChange: () => this.render(),
    })
    this.unfollow = followAll([services.auth], () => this.render())
    this.render()
  },
  onShow(): void {
    this.bars?.show()
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
    showData(this, { ...faceOf(services, 'settings'), ...viewNow() })
  },
  signOut(): Promise<void> {
    return runTask(this, 'signingOut', async () => {
      await services.auth.signOut()
      services.ui.toast(services.i18n.t('settings.signedOut'))
      return { failure: noError }
    })
  },
  taskFailed(error: AppError): Record<string, unknown> {
    return { failure: errorWords(error, services.i18n) }
  },

  onChosenLanguage(event: Chosen<'language'>): void {
    services.i18n.setLanguage(event.detail.value)
  },
  onChosenAppearance(event: Chosen<'appearance'>): void {
    services.preferences.set({ appearance: event.detail.value })
  },
  onChosenTextSize(event: Chosen<'textSize'>): void {
    services.preferences.set({ textSize: event.detail.value })
  },
  onTapDocument(event: WechatMiniprogram.TouchEvent): Promise<void> {
    const { document } = event.currentTarget.dataset as { document: 'terms' | 'privacy' }
    return openPage(services, { page: 'agreement', query: { version: 'current', document } })
  },
  onTapGuideline(): Promise<void> {
    return runInstantTask(this, 'openingGuideline', async () => {
      await services.ui.openPrivacyContract()
      return { failure: noError }
    })
  },
  async onTapSignOut(): Promise<void> {
    if (this.data.signingOut) return
    const { i18n, ui } = services
    const isConfirmed = await ui.confirm({
      title: i18n.t('settings.signOutTitle'),
      text: i18n.t('settings.signOutText', { name: this.data.memberName }),
      confirmText: i18n.t('settings.signOutConfirm'),
      cancelText: i18n.t('app.cancel'),
    })
    if (isConfirmed) await this.signOut()
  },
})
