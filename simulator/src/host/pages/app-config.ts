import { type AppConfig, type Build, customTabBar, type TabBarConfig } from '../../protocol/build.ts'
import type { Theme } from '../../protocol/phone.ts'
import type { TextStyle } from '../context/context.ts'

export interface WindowConfig {
  navigationBarTitleText: string
  navigationBarBackgroundColor: string
  navigationBarTextStyle: 'black' | 'white'
  navigationStyle: 'default' | 'custom'
  backgroundColor: string
  backgroundTextStyle: TextStyle
  enablePullDownRefresh: boolean
  onReachBottomDistance: number
}

const windowDefaults: WindowConfig = {
  navigationBarTitleText: '',
  navigationBarBackgroundColor: '#000000',
  navigationBarTextStyle: 'white',
  navigationStyle: 'default',
  backgroundColor: '#ffffff',
  backgroundTextStyle: 'dark',
  enablePullDownRefresh: false,
  onReachBottomDistance: 50,
}

const tabBarDefaults = {
  color: '#999999',
  selectedColor: '#07c160',
  backgroundColor: '#ffffff',
  borderStyle: 'black',
}

export type ResolvedTabBar = Required<Omit<TabBarConfig, 'list' | 'custom'>> & Pick<TabBarConfig, 'list'>

/** The app follows the phone's theme only if it says so. */
export function themeOf(app: AppConfig, phoneTheme: Theme): Theme {
  return app.darkmode === true ? phoneTheme : 'light'
}

/** app.json's window with the page's own JSON over it, theme variables resolved. */
export function windowConfigOf(build: Build, path: string, theme: Theme): WindowConfig {
  const own = build.units[path]?.config ?? {}
  const known = Object.keys(windowDefaults)
  const chosen = Object.entries({ ...build.app.window, ...own }).filter(([key]) => known.includes(key))
  return { ...windowDefaults, ...resolveTheme(Object.fromEntries(chosen), build, theme) }
}

export function tabBarOf(build: Build, theme: Theme): ResolvedTabBar | null {
  if (!build.app.tabBar) return null
  return resolveTheme({ ...tabBarDefaults, ...build.app.tabBar }, build, theme) as ResolvedTabBar
}

/** Whether a component of the app draws the tab bar. */
export function hasCustomTabBar({ app, units }: Build): boolean {
  return app.tabBar?.custom === true && customTabBar in units
}

export function isTabPage(app: AppConfig, path: string): boolean {
  return app.tabBar?.list.some((item) => item.pagePath === path) ?? false
}

export function entryPathOf(app: AppConfig): string {
  return app.entryPagePath ?? app.pages[0] ?? ''
}

/** Replaces every `@name` by the theme's value; one that the theme does not have stays as written. */
function resolveTheme<Value>(value: Value, build: Build, theme: Theme): Value {
  if (typeof value === 'string' && value.startsWith('@')) {
    return (build.theme[theme][value.slice(1)] ?? value) as Value
  }
  if (Array.isArray(value)) return value.map((item) => resolveTheme(item, build, theme)) as Value
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, item]) => [key, resolveTheme(item, build, theme)])
  return Object.fromEntries(entries) as Value
}
