import type { Build } from '../../protocol/build.ts'
import type { Theme } from '../../protocol/phone.ts'
import { entryPathOf, hasCustomTabBar, isTabPage, tabBarOf, windowConfigOf } from './app-config.ts'
import type { ChromeView } from './chrome-view.ts'
import type { Chrome, PageEntry, TextStyle } from './context.ts'

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

/** What the app's configuration and its calls say about the bars, kept per page for as long as it lives. */
export function createChrome({ build, theme, isSinglePage, view }: ChromeOptions): ChromeState {
  const changesByPage = new WeakMap<PageEntry, PageChanges>()
  const tabItems = new Map<number, object>()
  let tabStyle: TabStyle = {}
  let isTabBarVisible = !isSinglePage
  let currentTheme = theme
  let page: PageEntry | null = null
  let depth = 0

  function drawNavigation(): void {
    if (!page) return
    const config = windowConfigOf(build, page.path, currentTheme)
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

  function drawTabs(): void {
    const bar = tabBarOf(build, currentTheme)
    const isShown = isTabBarVisible && !hasCustomTabBar(build)
    if (!bar || !page || !isShown || !isTabPage(build.app, page.path)) {
      view.showTabBar(null)
      return
    }
    const list = bar.list.map((item, index) => ({ ...item, ...tabItems.get(index) }))
    view.showTabBar({ bar: { ...bar, ...tabStyle, list } as typeof bar, selectedPath: page.path })
  }

  function change(changes: PageChanges): void {
    if (!page) return
    changesByPage.set(page, { ...changesByPage.get(page), ...changes })
    drawNavigation()
  }

  return {
    showPage(next, nextDepth) {
      page = next
      depth = nextDepth
      drawNavigation()
      drawTabs()
    },
    setTheme(next) {
      currentTheme = next
      drawNavigation()
      drawTabs()
    },
    setNavigationBarTitle: (title) => change({ title }),
    setNavigationBarColor: (colors) => change(colors),
    setNavigationBarLoading: (isLoading) => change({ isLoading }),
    setBackground: (look) => change(look),
    hideHomeButton: () => change({ isHomeHidden: true }),
    setTabBarItem({ index, ...item }) {
      tabItems.set(index, { ...tabItems.get(index), ...definedOf(item) })
      drawTabs()
    },
    setTabBarStyle(style) {
      tabStyle = { ...tabStyle, ...definedOf(style) }
      drawTabs()
    },
    setTabBarVisible(isVisible) {
      isTabBarVisible = isVisible
      drawTabs()
    },
  }
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
