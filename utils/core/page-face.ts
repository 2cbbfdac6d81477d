import { type BarColors, barColors } from './bar-colors'
import type { I18n, LocaleShape, TextKey } from './i18n'
import type { Preferences } from './preferences'

export type Theme = 'light' | 'dark'
export type Remover = () => void

interface Source {
  subscribe(listener: () => void): Remover
}

interface FaceServices<Locale extends LocaleShape> {
  i18n: I18n<Locale>
  /** The phone's theme, not the person's choice. */
  theme: Source & { readonly current: Theme }
  preferences: Preferences
  ui: {
    setNavigationTitle(text: string): void
    setTabTexts(texts: readonly string[]): void
    setBarColors(colors: BarColors): void
  }
}

/** What the wrapper of every page shows: its section of texts, the theme, and classes for theme and text size. */
interface Face<Section> {
  t: Section
  theme: Theme
  faceClass: string
}

/** The look and the words of a page right now. */
export function faceOf<Locale extends LocaleShape, Name extends keyof Locale>(
  services: Omit<FaceServices<Locale>, 'ui'>,
  section: Name,
): Face<Locale[Name]> {
  const theme = currentTheme(services)
  return {
    t: services.i18n.section(section),
    theme,
    faceClass: `page theme-${theme} text-${services.preferences.values.textSize}`,
  }
}

export interface PageBars {
  /** For `onShow`: the native bars belong to the page on top. */
  show(): void
  /** For `onHide`. */
  hide(): void
  /** For `onUnload`. */
  end(): void
}

interface PageBarsOptions<Locale extends LocaleShape> {
  title: TextKey<Locale>
  /** Texts of the tab bar in its order, for pages that have it. */
  tabs?: readonly TextKey<Locale>[]
  /** Called when look or words have changed, before the bars are. */
  onChange: () => void
}

/** Keeps a page and the native bars around it in the person's language and theme. */
export function followFace<Locale extends LocaleShape>(
  services: FaceServices<Locale>,
  { title, tabs, onChange }: PageBarsOptions<Locale>,
): PageBars {
  let isShown = false
  const showBars = () => {
    services.ui.setNavigationTitle(services.i18n.t(title))
    services.ui.setBarColors(barColors[currentTheme(services)])
    if (tabs) services.ui.setTabTexts(tabs.map((key) => services.i18n.t(key)))
  }
  const end = followAll([services.theme, services.preferences], () => {
    onChange()
    if (isShown) showBars()
  })
  return {
    show() {
      isShown = true
      showBars()
    },
    hide() {
      isShown = false
    },
    end,
  }
}

/** Calls `listener` after a change of any source, until the returned remover is called. */
export function followAll(sources: Source[], listener: () => void): Remover {
  const removers = sources.map((source) => source.subscribe(listener))
  return () => {
    for (const remove of removers) remove()
  }
}

function currentTheme(services: { theme: { readonly current: Theme }; preferences: Preferences }): Theme {
  const { appearance } = services.preferences.values
  return appearance === 'system' ? services.theme.current : appearance
}
