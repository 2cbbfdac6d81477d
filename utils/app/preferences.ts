import { createObservable, type Unsubscribe } from '../core/observable'

const languageChoices = ['system', 'zh-CN', 'en'] as const
const appearances = ['system', 'light', 'dark'] as const
const textSizes = ['small', 'standard', 'large', 'extra'] as const

export type LanguageChoice = (typeof languageChoices)[number]
export type Appearance = (typeof appearances)[number]
export type TextSize = (typeof textSizes)[number]

/** How this person wants the app to look and speak on this phone. */
export interface PreferenceValues {
  language: LanguageChoice
  appearance: Appearance
  textSize: TextSize
}

export interface Preferences {
  readonly values: PreferenceValues
  set(changes: Partial<PreferenceValues>): void
  /** Calls the listener after every change. */
  subscribe(listener: () => void): Unsubscribe
}

interface PreferencesOptions {
  /** What `save` was last given, or anything else: unknown values fall back to the defaults. */
  stored: unknown
  save: (values: PreferenceValues) => void
}

/** The person's choices, kept by `save` and checked when they come back from storage. */
export function createPreferences({ stored, save }: PreferencesOptions): Preferences {
  const choices = createObservable(parsePreferences(stored))
  return {
    get values() {
      return choices.current
    },
    set(changes) {
      const values = parsePreferences({ ...choices.current, ...changes })
      save(values)
      choices.set(values)
    },
    subscribe: (listener) => choices.subscribe(listener),
  }
}

function parsePreferences(stored: unknown): PreferenceValues {
  const fields = (typeof stored === 'object' && stored !== null ? stored : {}) as Record<string, unknown>
  return {
    language: oneOf(languageChoices, fields.language, 'system'),
    appearance: oneOf(appearances, fields.appearance, 'system'),
    textSize: oneOf(textSizes, fields.textSize, 'standard'),
  }
}

function oneOf<T extends string>(known: readonly T[], value: unknown, fallback: T): T {
  return known.find((item) => item === value) ?? fallback
}
