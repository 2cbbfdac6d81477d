import { errorWords, noError } from '../../utils/app/error-words'
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
    data: { isSigningOut: false, isSigningOutEverywhere: false },

    /** What failed before may have been made good since, such as telling the other devices. */
    onShow(): Promise<void> {
      return this.runInstantly('forgetFailure', async () => ({ failure: noError }))
    },
    taskFailed(error, flag) {
      const words = errorWords(error, i18n)
      const isEverywhere = flag === 'isSigningOutEverywhere'
      return { failure: isEverywhere ? { ...words, message: i18n.t('settings.everywhereLater') } : words }
    },

    methods: {
      signOut(): Promise<void> {
        return this.run('isSigningOut', async () => {
          await auth.signOut()
          ui.toast(i18n.t('settings.signedOut'))
          return { failure: noError }
        })
      },

      signOutEverywhere(): Promise<void> {
        return this.run('isSigningOutEverywhere', async () => {
          await auth.signOut({ everywhere: true })
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
        if (this.data.isSigningOut || this.data.isSigningOutEverywhere) return
        const isConfirmed = await ui.confirm({
          title: i18n.t('settings.signOutTitle'),
          text: i18n.t('settings.signOutText', { name: this.data.memberName }),
          confirmText: i18n.t('settings.signOutConfirm'),
          cancelText: i18n.t('app.cancel'),
        })
        if (isConfirmed) await this.signOut()
      },
      async onTapSignOutEverywhere(): Promise<void> {
        if (this.data.isSigningOut || this.data.isSigningOutEverywhere) return
        const isConfirmed = await ui.confirm({
          title: i18n.t('settings.everywhereTitle'),
          text: i18n.t('settings.everywhereText'),
          confirmText: i18n.t('settings.everywhereConfirm'),
          cancelText: i18n.t('app.cancel'),
        })
        if (isConfirmed) await this.signOutEverywhere()
      },
      onTapDevices(): Promise<void> {
        return this.open({ page: 'devices' })
      },
      onTapSecurityLog(): Promise<void> {
        return this.open({ page: 'security-log' })
      },
    },
  }),
)
