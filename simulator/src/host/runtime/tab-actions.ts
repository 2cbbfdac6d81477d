import type { Build } from '../../protocol/build.ts'
import { entryPathOf, isTabPage } from './app-config.ts'
import { callPageHook } from './page-hooks.ts'
import type { Pages } from './pages.ts'

interface TabActionsOptions {
  build: Build
  pages: Pages
}

/** What a tap on the navigation bar or the tab bar does. */
export function createTabActions({ build, pages }: TabActionsOptions) {
  const items = build.app.tabBar?.list ?? []

  async function goHome(): Promise<void> {
    const path = entryPathOf(build.app)
    const { stack } = pages
    await (isTabPage(build.app, path) ? stack.switchTab(`/${path}`) : stack.reLaunch(`/${path}`))
  }

  async function tapTab(index: number): Promise<void> {
    const item = items[index]
    if (!item) throw new Error(`there is no tab ${index}`)
    await pages.stack.switchTab(`/${item.pagePath}`)
    const page = pages.stack.current()
    if (page?.path !== item.pagePath) return
    callPageHook(page.entry, 'onTabItemTap', {
      index: String(index),
      pagePath: item.pagePath,
      text: item.text,
    })
  }

  return {
    goHome,
    tapTab,
    goBack: () => pages.stack.navigateBack(1),
    tapTabOf(path: string): Promise<void> {
      return tapTab(items.findIndex((item) => item.pagePath === path))
    },
  }
}
