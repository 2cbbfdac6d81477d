import type { I18n } from '../../utils/app/i18n'
import type { PreferenceValues } from '../../utils/app/preferences'
import type { Locale } from '../../utils/locales/zh-CN'
import type { services } from '../../utils/services'

interface SettingsInput {
  auth: typeof services.auth.state
  preferences: PreferenceValues
  appVersion: string
  i18n: I18n<Locale>
}

interface Choice {
  value: string
  text: string
}

export interface SettingsView {
  /** Name of the signed-in person; empty for a guest. */
  memberName: string
  language: string
  appearance: string
  textSize: string
  languages: Choice[]
  appearances: Choice[]
  textSizes: Choice[]
  appVersion: string
  terms: string
  privacy: string
}

/** What the settings page shows for the account and the person's choices. */
export function settingsView({ auth, preferences, appVersion, i18n }: SettingsInput): SettingsView {
  const t = i18n.section('settings')
  return {
    memberName: auth.status === 'signed-in' ? (auth.user.nickname ?? i18n.t('profile.defaultNickname')) : '',
    ...preferences,
    languages: [
      { value: 'system', text: t.languageSystem },
      { value: 'zh-CN', text: t.languageZh },
      { value: 'en', text: t.languageEn },
    ],
    appearances: [
      { value: 'system', text: t.appearanceSystem },
      { value: 'light', text: t.appearanceLight },
      { value: 'dark', text: t.appearanceDark },
    ],
    textSizes: [
      { value: 'small', text: t.textSizeSmall },
      { value: 'standard', text: t.textSizeStandard },
      { value: 'large', text: t.textSizeLarge },
      { value: 'extra', text: t.textSizeExtra },
    ],
    appVersion: appVersion === '' ? t.developVersion : appVersion,
    terms: i18n.t('app.terms'),
    privacy: i18n.t('app.privacy'),
  }
}
