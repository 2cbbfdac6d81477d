import { createObservable, type Observable } from '../core/observable'
import { hasAbility } from './ability'
import { readAppBaseInfo } from './system-info'

type ThemeName = 'light' | 'dark'

/** The phone's own theme, which WeChat follows. */
export function createSystemTheme(): Observable<ThemeName> {
  const theme = createObservable<ThemeName>(readAppBaseInfo().theme ?? 'light')
  if (hasAbility('onThemeChange'))
    wx.onThemeChange(({ theme: next }) => theme.set(next === 'dark' ? 'dark' : 'light'))
  return theme
}
