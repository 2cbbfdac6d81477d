import type { Unsubscribe } from '../core/observable'
import type { Locale } from '../locales/zh-CN'
import type { I18n } from './i18n'
import type { Preferences } from './preferences'

type Theme = 'light' | 'dark'

export interface Source {
  subscribe(listener: () => void): Unsubscribe
}

/** Colours of the native bars and of the window behind the page, as in theme.json, for the person's own choice of theme. */
export const barColors = {
  light: {
    navigation: { frontColor: '#000000', backgroundColor: '#F5F6F7' },
    tab: { color: '#5C6166', selectedColor: '#067A40', backgroundColor: '#FFFFFF', borderStyle: 'black' },
    window: { backgroundColor: '#F5F6F7', textStyle: 'dark' },
  },
  dark: {
    navigation: { frontColor: '#ffffff', backgroundColor: '#111213' },
    tab: { color: '#A4A9AF', selectedColor: '#2FBF71', backgroundColor: '#1B1C1E', borderStyle: 'white' },
    window: { backgroundColor: '#111213', textStyle: 'light' },
  },
} as const

export interface ThemeServices {
  i18n: I18n<Locale>
  /** The phone's theme, not the person's choice. */
  theme: Source & { readonly current: Theme }
  preferences: Preferences
}

/** What the wrapper of every page shows: its section of texts, the theme, and classes for theme and text size. */
export interface PageTheme<Section> {
  t: Section
  theme: Theme
  themeClass: string
}

/** The look and the words of a page right now. */
export function pageTheme<Name extends keyof Locale>(
  services: ThemeServices,
  section: Name,
): PageTheme<Locale[Name]> {
  const theme = currentTheme(services)
  return {
    t: services.i18n.section(section),
    theme,
    themeClass: `page theme-${theme} text-${services.preferences.values.textSize}`,
  }
}

/** The theme by the person's choice, else the phone's. */
export function currentTheme({ theme, preferences }: ThemeServices): Theme {
  const { appearance } = preferences.values
  return appearance === 'system' ? theme.current : appearance
}
