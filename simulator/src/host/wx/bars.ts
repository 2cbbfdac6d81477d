import { WxFailure } from '../context/wx-failure.ts'
import type { WxRuntime, WxTable } from './api.ts'
import { findText, type Options, requireNumber, requireText } from './parameters.ts'

const styleNames = ['color', 'selectedColor', 'backgroundColor', 'borderStyle'] as const
const backgroundNames = ['backgroundColor', 'backgroundColorTop', 'backgroundColorBottom'] as const
const itemNames = ['text', 'iconPath', 'selectedIconPath'] as const

/** The navigation bar and the tab bar around the page, and the window behind it. */
export const barApis = {
  setNavigationBarTitle: ({ context }, options) =>
    context.chrome.setNavigationBarTitle(requireText(options, 'title')),
  setNavigationBarColor: setNavigationBarColor,
  showNavigationBarLoading: ({ context }) => context.chrome.setNavigationBarLoading(true),
  hideNavigationBarLoading: ({ context }) => context.chrome.setNavigationBarLoading(false),
  setBackgroundColor: setBackgroundColor,
  setBackgroundTextStyle: setBackgroundTextStyle,
  hideHomeButton: ({ context }) => context.chrome.hideHomeButton(),
  setTabBarItem: setTabBarItem,
  setTabBarStyle: setTabBarStyle,
  showTabBar: (runtime) => setTabBarVisible(runtime, true),
  hideTabBar: (runtime) => setTabBarVisible(runtime, false),
} satisfies Partial<WxTable>

function setNavigationBarColor({ context }: WxRuntime, options: Options): undefined {
  const frontColor = requireText(options, 'frontColor')
  if (!/^#(ffffff|000000)$/i.test(frontColor))
    throw new WxFailure('parameter error: parameter.frontColor should be #ffffff or #000000;')
  context.chrome.setNavigationBarColor({
    frontColor,
    backgroundColor: requireText(options, 'backgroundColor'),
  })
}

function setBackgroundColor({ context }: WxRuntime, options: Options): undefined {
  const colors = pickTexts(options, backgroundNames)
  for (const [name, color] of Object.entries(colors)) {
    if (!/^#[\da-f]{6}$/i.test(color))
      throw new WxFailure(`parameter error: parameter.${name} should be a color such as #ffffff;`)
  }
  if (colors.backgroundColor !== undefined) context.chrome.setBackground({ color: colors.backgroundColor })
}

function setBackgroundTextStyle({ context }: WxRuntime, options: Options): undefined {
  const textStyle = requireText(options, 'textStyle')
  if (textStyle !== 'dark' && textStyle !== 'light')
    throw new WxFailure('parameter error: parameter.textStyle should be dark or light;')
  context.chrome.setBackground({ textStyle })
}

function setTabBarItem(runtime: WxRuntime, options: Options): undefined {
  requireTabPage(runtime)
  const index = requireNumber(options, 'index')
  if (!runtime.context.boot.build.app.tabBar?.list[index]) throw new WxFailure('tabbar item not found')
  runtime.context.chrome.setTabBarItem({ index, ...pickTexts(options, itemNames) })
}

function setTabBarStyle(runtime: WxRuntime, options: Options): undefined {
  requireTabPage(runtime)
  runtime.context.chrome.setTabBarStyle(pickTexts(options, styleNames))
}

function setTabBarVisible(runtime: WxRuntime, isVisible: boolean): undefined {
  requireTabPage(runtime)
  runtime.context.chrome.setTabBarVisible(isVisible)
}

function requireTabPage({ context }: WxRuntime): void {
  const path = context.stack.current()?.path
  const isTab = context.boot.build.app.tabBar?.list.some((item) => item.pagePath === path)
  if (!isTab) throw new WxFailure('not TabBar page')
}

function pickTexts<Name extends string>(options: Options, names: readonly Name[]): { [K in Name]?: string } {
  const picked: { [K in Name]?: string } = {}
  for (const name of names) {
    const value = findText(options, name)
    if (value !== null) picked[name] = value
  }
  return picked
}
