import type { Element } from 'glass-easel'
import type { Peer } from '../../protocol/peer.ts'
import type { Boot, HostEvents } from '../../protocol/phone.ts'
import { createPermissions } from '../consent/permissions.ts'
import { createPrivacy } from '../consent/privacy.ts'
import { createNative } from '../native/index.ts'
import { type AppRuntime, createAppRuntime } from './app-runtime.ts'
import { domOf } from './backend.ts'
import { type ChromeState, createChrome } from './chrome.ts'
import { type ChromeView, createChromeView } from './chrome-view.ts'
import type { HostContext, HostEventMap, PageEntry, PageStack } from './context.ts'
import { createEmitter } from './emitter.ts'
import { describeError, listenToErrors } from './errors.ts'
import type { Gestures } from './gestures.ts'
import { measureWindow } from './metrics.ts'
import { createMissingNotes } from './missing.ts'
import { createPages, type Pages } from './pages.ts'
import { createPhoneState } from './phone-state.ts'
import { createStyles } from './styles.ts'
import { createTabActions } from './tab-actions.ts'
import { startTouchDispatch } from './touch-dispatch.ts'
import { createWorldEventHandlers } from './world-event-handlers.ts'
import { dispatchWorldEvent } from './world-events.ts'
import { selectInElement, selectInPage } from './wxml-query.ts'

export interface Host {
  context: HostContext
  app: AppRuntime
  pages: Pages
  /** Takes taps on the bars, also from automation. */
  bars: ReturnType<typeof createTabActions>
  gestures: Gestures<Element>
  /** Runs the app from its launch to its first page. */
  start(): Promise<void>
  onWorldEvent(event: string, params: unknown): void
}

export interface HostOptions {
  boot: Boot
  peer: Peer
}

/** Puts the parts together. They know each other through the context only, so the order here is the whole story. */
export function createHost({ boot, peer }: HostOptions): Host {
  const phone = createPhoneState(boot)
  const styles = createStyles(phone.theme)
  document.documentElement.dataset.theme = phone.theme
  document.documentElement.lang = boot.language
  const view = createChromeView({
    goBack: () => bars.goBack(),
    goHome: () => bars.goHome(),
    tapTab: (index) => bars.tapTab(index),
  })
  const chrome = createChrome({
    build: boot.build,
    theme: phone.theme,
    isSinglePage: phone.isSinglePage,
    view,
  })
  const context = createContext({ boot, peer, phone, view, chrome, pages: () => pages, app: () => app })
  const app = createAppRuntime({ context, styles, pages: () => pages })
  const pages = createPages({ context, chrome, area: view.area, engine: app.engine, loadFor: app.loadFor })
  const gestures = startTouchDispatch(view.area, app.engine.backend)
  const bars = createTabActions({ build: boot.build, pages })
  listenToErrors({
    onError: context.reportError,
    onUnhandledRejection: (reason, promise) => reportRejection(context, app, { reason, promise }),
  })
  listenToWindowSize(context, pages)
  context.events.on('route', () => context.native.leaveSheets())
  const handlers = createWorldEventHandlers({ context, phone, styles, chrome, app, pages })
  return {
    context,
    app,
    pages,
    bars,
    gestures,
    start: () => app.start(),
    onWorldEvent: (event, params) => dispatchWorldEvent(handlers, event, params),
  }
}

interface ContextParts extends HostOptions {
  phone: HostContext['phone']
  view: ChromeView
  chrome: ChromeState
  pages: () => Pages
  app: () => AppRuntime
}

function createContext({ boot, peer, phone, view, chrome, pages, app }: ContextParts): HostContext {
  const emitConsole = (type: HostEvents['console']['type'], args: unknown[]): void =>
    peer.emit('console', { type, args })
  const native = createNative(view.overlay)
  const privacy = createPrivacy({ boot, native, peer, phone })
  const context: HostContext = {
    peer,
    boot,
    phone,
    events: createEmitter<HostEventMap>(),
    stack: createLateStack(pages),
    chrome,
    native,
    privacy,
    permissions: createPermissions({ boot, native, peer, phone, privacy }),
    metrics: () => measureWindow(view.area),
    selectAll: (selector, scope) => selectAll(selector, scope, pages()),
    domOf,
    pageOf: (element) => pages().pageOf(element),
    emitConsole,
    noteMissing: createMissingNotes((sentence) => app().console.error(sentence)),
    reportError(error) {
      const exception = describeError(error)
      app().console.error(error)
      peer.emit('exception', exception)
      const text = exception.stack === '' ? exception.message : `${exception.message}\n${exception.stack}`
      context.events.emit('error', text)
      app().lifecycle.call('onError', text)
    },
  }
  return context
}

/** The stack comes after the context, which the engine needs before it can make pages. */
function createLateStack(pages: () => Pages): PageStack {
  return {
    navigateTo: (url, channel) => pages().stack.navigateTo(url, channel),
    redirectTo: (url) => pages().stack.redirectTo(url),
    reLaunch: (url) => pages().stack.reLaunch(url),
    switchTab: (url) => pages().stack.switchTab(url),
    navigateBack: (delta) => pages().stack.navigateBack(delta),
    current: () => pages().stack.current()?.entry ?? null,
    entries: () =>
      pages()
        .stack.pages()
        .map((page) => page.entry),
  }
}

function selectAll(selector: string, scope: unknown, pages: Pages): Element[] {
  const current: PageEntry | undefined = pages.stack.current()?.entry
  const root = (scope as { _$?: PageEntry['root'] } | undefined)?._$ ?? current?.root
  if (!root) return []
  const page = pages.pageOf(root)
  if (!page || page.root === root) return selectInPage(root, selector)
  return selectInElement(root, selector, page.root)
}

function reportRejection(
  context: HostContext,
  app: AppRuntime,
  rejection: HostEventMap['unhandledRejection'],
): void {
  app.console.error('Uncaught (in promise)', rejection.reason)
  context.events.emit('unhandledRejection', rejection)
  app.lifecycle.call('onUnhandledRejection', rejection)
}

function listenToWindowSize(context: HostContext, pages: Pages): void {
  window.addEventListener('resize', () => {
    const metrics = context.metrics()
    context.events.emit('windowResize', metrics)
    pages.resize(metrics)
  })
}
