import type { Build } from '../../protocol/build.ts'
import type { Theme } from '../../protocol/phone.ts'
import type { Chrome, PageEntry, TextStyle } from '../context/context.ts'
import { entryPathOf, hasCustomTabBar, isTabPage, tabBarOf, windowConfigOf } from './app-config.ts'
import type { ChromeView } from './chrome-view.ts'

/** What the app has said for one page; `color` and `textStyle` are of what lies behind it. */
interface PageChanges {
  title?: string
  frontColor?: string
  backgroundColor?: string
  isLoading?: boolean
  isHomeHidden?: boolean
  color?: string
  textStyle?: TextStyle
}

type TabStyle = Parameters<Chrome['setTabBarStyle']>[0]

export interface ChromeState extends Chrome {
  /** Draws the bars for the stack's top page. */
  showPage(page: PageEntry, depth: number): void
  setTheme(theme: Theme): void
}

export interface ChromeOptions {
  build: Build
  theme: Theme
  /** A page opened by itself has no tabs. */
  isSinglePage: boolean
  view: ChromeView
}

interface BarsState extends ChromeOptions {
  /** The page on top, and how many pages the stack has with it. */
  page: PageEntry | null
  depth: number
  changes: WeakMap<PageEntry, PageChanges>
  tabItems: Map<number, object>
  tabStyle: TabStyle
  isTabBarVisible: boolean
}

/** What the app's configuration and its calls say about the bars, kept per page for as long as it lives. */
export function createChrome(options: ChromeOptions): ChromeState {
  const state: BarsState = {
    ...options,
    page: null,
    depth: 0,
    changes: new WeakMap(),
    tabItems: new Map(),
    tabStyle: {},
    isTabBarVisible: !options.isSinglePage,
  }

  function change(changes: PageChanges): void {
    if (!state.page) return
    state.changes.set(state.page, { ...state.changes.get(state.page), ...changes })
    drawNavigation(state)
  }

  function update(part: Partial<BarsState>): void {
    Object.assign(state, part)
    if ('page' in part || 'theme' in part) drawNavigation(state)
    drawTabs(state)
  }

  return {
    showPage: (page, depth) => update({ page, depth }),
    setTheme: (theme) => update({ theme }),
    setNavigationBarTitle: (title) => change({ title }),
    setNavigationBarColor: (colors) => change(colors),
    setNavigationBarLoading: (isLoading) => change({ isLoading }),
    setBackground: (look) => change(look),
    hideHomeButton: () => change({ isHomeHidden: true }),
    setTabBarItem({ index, ...item }) {
      state.tabItems.set(index, { ...state.tabItems.get(index), ...definedOf(item) })
      drawTabs(state)
    },
    setTabBarStyle: (style) => update({ tabStyle: { ...state.tabStyle, ...definedOf(style) } }),
    setTabBarVisible: (isTabBarVisible) => update({ isTabBarVisible }),
  }
}

function drawNavigation({ build, view, theme, page, depth, changes: changesByPage }: BarsState): void {
  if (!page) return
  const config = windowConfigOf(build, page.path, theme)
  const changes = changesByPage.get(page) ?? {}
  const isHome = isTabPage(build.app, page.path) || page.path === entryPathOf(build.app)
  view.showNavigationBar({
    title: changes.title ?? config.navigationBarTitleText,
    frontColor: changes.frontColor ?? (config.navigationBarTextStyle === 'black' ? '#000000' : '#ffffff'),
    backgroundColor: changes.backgroundColor ?? config.navigationBarBackgroundColor,
    isCustom: config.navigationStyle === 'custom',
    isLoading: changes.isLoading ?? false,
    canGoBack: depth > 1,
    canGoHome: depth === 1 && !isHome && !changes.isHomeHidden,
  })
  drawBackground(page, {
    color: changes.color ?? config.backgroundColor,
    textStyle: changes.textStyle ?? config.backgroundTextStyle,
  })
}

function drawTabs({ build, view, theme, page, tabItems, tabStyle, isTabBarVisible }: BarsState): void {
  const bar = tabBarOf(build, theme)
  const isShown = isTabBarVisible && !hasCustomTabBar(build)
  if (!bar || !page || !isShown || !isTabPage(build.app, page.path)) {
    view.showTabBar(null)
    return
  }
  const list = bar.list.map((item, index) => ({ ...item, ...tabItems.get(index) }))
  view.showTabBar({ bar: { ...bar, ...tabStyle, list } as typeof bar, selectedPath: page.path })
}

function drawBackground(
  page: PageEntry,
  { color, textStyle }: { color: string; textStyle: TextStyle },
): void {
  const frame = page.scroller.parentElement
  if (!frame) return
  frame.style.backgroundColor = color
  frame.dataset.textStyle = textStyle
}

function definedOf<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Partial<Value>
}
