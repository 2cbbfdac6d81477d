import type { Build } from '../../protocol/build.ts'
import { entryPathOf, isTabPage } from './app-config.ts'
import { callPageHook } from './page-hooks.ts'
import type { Pages } from './pages.ts'

/** What a tap on the navigation bar or the tab bar does. */
export function createTabActions(build: Build, { stack }: Pages) {
  const items = build.app.tabBar?.list ?? []

  async function tapTab(index: number): Promise<void> {
    const item = items[index]
    if (!item) throw new Error(`there is no tab ${index}`)
    const { pagePath, text } = item
    await stack.switchTab(`/${pagePath}`)
    const page = stack.current()
    if (page?.path !== pagePath) return
    callPageHook(page.entry, 'onTabItemTap', { index: String(index), pagePath, text })
  }

  return {
    tapTab,
    tapTabOf: (path: string) => tapTab(items.findIndex((item) => item.pagePath === path)),
    goBack: () => stack.navigateBack(1),
    async goHome(): Promise<void> {
      const path = entryPathOf(build.app)
      await (isTabPage(build.app, path) ? stack.switchTab(`/${path}`) : stack.reLaunch(`/${path}`))
    },
  }
}
