import type { EventHandlers } from '../../protocol/peer.ts'
import type { Theme, WorldEvents } from '../../protocol/phone.ts'
import type { HostContext } from '../context/context.ts'
import type { Styles } from '../engine/styles.ts'
import { themeOf } from '../pages/app-config.ts'
import type { ChromeState } from '../pages/chrome.ts'
import type { Pages } from '../pages/pages.ts'
import type { AppRuntime } from './app-runtime.ts'
import { showFault } from './fault.ts'
import type { MutablePhoneState } from './phone-state.ts'

interface Parts {
  context: HostContext
  phone: MutablePhoneState
  styles: Styles
  chrome: ChromeState
  app: AppRuntime
  pages: Pages
}

/** What the app notices of changes to its phone. */
export function createWorldEventHandlers(parts: Parts): EventHandlers<WorldEvents> {
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

/** Hands an event that came over the phone socket to its handler. */
export function handleWorldEvent(handlers: EventHandlers<WorldEvents>, event: string, params: unknown): void {
  if (Object.hasOwn(handlers, event)) handlers[event as keyof WorldEvents](params as never)
}
