import type { Theme } from '../../protocol/phone.ts'
import { themeOf } from './app-config.ts'
import type { AppRuntime } from './app-runtime.ts'
import type { ChromeState } from './chrome.ts'
import type { HostContext } from './context.ts'
import { showFault } from './fault.ts'
import type { Pages } from './pages.ts'
import type { createPhoneState } from './phone-state.ts'
import type { Styles } from './styles.ts'
import type { WorldEventHandlers } from './world-events.ts'

interface Parts {
  context: HostContext
  phone: ReturnType<typeof createPhoneState>
  styles: Styles
  chrome: ChromeState
  app: AppRuntime
  pages: Pages
}

/** What the app notices of changes to its phone. */
export function createWorldEventHandlers(parts: Parts): WorldEventHandlers {
  const { context, phone } = parts
  return {
    networkType({ networkType }) {
      phone.networkType = networkType
      context.events.emit('networkType', { networkType })
    },
    theme: ({ theme }) => changeTheme(parts, themeOf(context.boot.build.app, theme)),
    visibility({ visible }) {
      if (visible === phone.isVisible) return
      phone.isVisible = visible
      if (visible) comeBack(parts)
      else goAway(parts)
    },
    restart: () => location.reload(),
    ended: ({ reason }) => showFault(reason),
  }
}

function changeTheme({ context, phone, styles, chrome, app }: Parts, theme: Theme): void {
  if (theme === phone.theme) return
  phone.theme = theme
  document.documentElement.dataset.theme = theme
  styles.setTheme(theme)
  chrome.setTheme(theme)
  context.events.emit('theme', { theme })
  app.lifecycle.call('onThemeChange', { theme })
}

function goAway({ context, app, pages }: Parts): void {
  pages.stack.current()?.hide()
  context.events.emit('appHide', {})
  app.lifecycle.call('onHide', {})
}

function comeBack({ context, app, pages }: Parts): void {
  const options = context.phone.enterOptions
  context.events.emit('appShow', options)
  app.lifecycle.call('onShow', options)
  pages.stack.current()?.show()
}
