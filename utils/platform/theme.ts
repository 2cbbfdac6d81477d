import { createObservable, type Observable } from '../core/observable'

type ThemeName = 'light' | 'dark'

/** The phone's own theme, which WeChat follows. */
export function createSystemTheme(): Observable<ThemeName> {
  const theme = createObservable<ThemeName>(wx.getAppBaseInfo().theme ?? 'light')
  wx.onThemeChange(({ theme: next }) => theme.set(next === 'dark' ? 'dark' : 'light'))
  return theme
}
