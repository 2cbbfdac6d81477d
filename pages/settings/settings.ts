import { noError } from '../../utils/app/error-words'
import type { PreferenceValues } from '../../utils/app/preferences'
import { definePage, services } from '../../utils/services'
import { settingsView } from './settings-view'

type Chosen<Name extends keyof PreferenceValues> = WechatMiniprogram.CustomEvent<{
  value: PreferenceValues[Name]
}>

const { auth, app, preferences, i18n, ui } = services

Page(
  definePage({
    section: 'settings',
    title: 'app.settings',
    follows: ['auth'],
    view: () =>
      settingsView({ auth: auth.state, preferences: preferences.values, appVersion: app.version, i18n }),
    data: { isSigningOut: false },

    methods: {
      signOut(): Promise<void> {
        return this.run('isSigningOut', async () => {
          await auth.signOut()
          ui.toast(i18n.t('settings.signedOut'))
          return { failure: noError }
        })
      },

      onChosenLanguage(event: Chosen<'language'>): void {
        i18n.setLanguage(event.detail.value)
      },
      onChosenAppearance(event: Chosen<'appearance'>): void {
        preferences.set({ appearance: event.detail.value })
      },
      onChosenTextSize(event: Chosen<'textSize'>): void {
        preferences.set({ textSize: event.detail.value })
      },
      onTapDocument(event: WechatMiniprogram.TouchEvent): Promise<void> {
        const { document } = event.currentTarget.dataset as { document: 'terms' | 'privacy' }
        return this.open({ page: 'agreement', query: { version: 'current', document } })
      },
      onTapGuideline(): Promise<void> {
        return this.runInstantly('openGuideline', async () => {
          await ui.openPrivacyContract()
          return { failure: noError }
        })
      },
      async onTapSignOut(): Promise<void> {
        if (this.data.isSigningOut) return
        const isConfirmed = await ui.confirm({
          title: i18n.t('settings.signOutTitle'),
          text: i18n.t('settings.signOutText', { name: this.data.memberName }),
          confirmText: i18n.t('settings.signOutConfirm'),
          cancelText: i18n.t('app.cancel'),
        })
        if (isConfirmed) await this.signOut()
      },
    },
  }),
)
