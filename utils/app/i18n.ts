import type { Unsubscribe } from '../core/observable'
import type { LanguageChoice, Preferences } from './preferences'

export type Language = Exclude<LanguageChoice, 'system'>
export type TextParams = Record<string, string | number>

/** A language file: sections of named texts. */
export type LocaleShape = Record<string, Record<string, string>>

/** Every `section.name` of a language file. */
export type TextKey<Locale extends LocaleShape> = {
  [Section in keyof Locale & string]: `${Section}.${keyof Locale[Section] & string}`
}[keyof Locale & string]

export interface I18n<Locale extends LocaleShape> {
  readonly language: Language
  /** The text of a key with its `{name}` parts filled in. */
  t(key: TextKey<Locale>, params?: TextParams): string
  /** One section, for a page's data; texts with parameters are unfilled. */
  section<Name extends keyof Locale>(name: Name): Locale[Name]
  setLanguage(choice: LanguageChoice): void
  /** Calls the listener after the language has changed. */
  subscribe(listener: () => void): Unsubscribe
}

interface I18nOptions<Locale extends LocaleShape> {
  locales: Record<Language, Locale>
  /** As WeChat reports it, such as `zh_CN` or `en`. */
  systemLanguage: string
  preferences: Preferences
}

/** Looks texts up in the person's language: their own choice, else the phone's. */
export function createI18n<Locale extends LocaleShape>(options: I18nOptions<Locale>): I18n<Locale> {
  const { locales, systemLanguage, preferences } = options
  const currentLanguage = () => resolveLanguage(preferences.values.language, systemLanguage)
  return {
    get language() {
      return currentLanguage()
    },
    t(key, params) {
      const dot = key.indexOf('.')
      const text = locales[currentLanguage()][key.slice(0, dot)]?.[key.slice(dot + 1)]
      if (text === undefined) throw new Error(`Unknown text: ${key}`)
      return fillText(text, params)
    },
    section: (name) => locales[currentLanguage()][name],
    setLanguage: (choice) => preferences.set({ language: choice }),
    subscribe(listener) {
      let known = currentLanguage()
      return preferences.subscribe(() => {
        if (known === currentLanguage()) return
        known = currentLanguage()
        listener()
      })
    },
  }
}

/** Chinese of any kind reads the Chinese texts, everybody else the English ones. */
export function resolveLanguage(choice: LanguageChoice, systemLanguage: string): Language {
  if (choice !== 'system') return choice
  return systemLanguage.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

/** Fills `{name}` with its value and `{name:one|many}` with the word for that number. */
export function fillText(text: string, params: TextParams = {}): string {
  return text.replace(
    /\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g,
    (_match, name: string, one?: string, many?: string) => {
      const value = params[name]
      if (value === undefined) throw new Error(`No value for {${name}} in: ${text}`)
      if (one === undefined || many === undefined) return String(value)
      return Number(value) === 1 ? one : many
    },
  )
}
