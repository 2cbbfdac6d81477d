import type { Element } from 'glass-easel'
import type { EventHandlers } from '../../protocol/peer.ts'
import type { Boot, WorldEvents } from '../../protocol/phone.ts'
import { defineBuiltIns } from '../components/index.ts'
import type { HostContext, HostEventMap, WorldPeer } from '../context/context.ts'
import { createEmitter } from '../context/emitter.ts'
import { createEngine, type Engine } from '../engine/engine.ts'
import { createStyles, type Styles } from '../engine/styles.ts'
import { createUnitLoader } from '../engine/unit-loader.ts'
import { type ChromeState, createChrome } from '../pages/chrome.ts'
import { type ChromeView, createChromeView } from '../pages/chrome-view.ts'
import { createPages, type Pages } from '../pages/pages.ts'
import { createTabActions } from '../pages/tab-actions.ts'
import type { Gestures } from '../touch/gestures.ts'
import { startTouchDispatch } from '../touch/touch-dispatch.ts'
import { type AppRuntime, createAppRuntime } from './app-runtime.ts'
import { createAppConsole } from './console.ts'
import { createContext } from './create-context.ts'
import { createErrorReporter } from './errors.ts'
import { createPhoneState, type MutablePhoneState } from './phone-state.ts'
import { createWorldEventHandlers } from './world-events.ts'

export interface Host {
  context: HostContext
  app: AppRuntime
  pages: Pages
  /** Takes taps on the bars, also from automation. */
  bars: ReturnType<typeof createTabActions>
  gestures: Gestures<Element>
  /** Runs the app from its launch to its first page. */
  start(): Promise<void>
  onWorldEvent: EventHandlers<WorldEvents>
}

export interface HostOptions {
  boot: Boot
  peer: WorldPeer
}

/** Puts the parts together, each after what it needs; what runs the app's scripts comes last. */
export function createHost({ boot, peer }: HostOptions): Host {
  const { build } = boot
  const phone = createPhoneState(boot)
  const console = createAppConsole((type, args) => peer.emit('console', { type, args }))
  const events = createEmitter<HostEventMap>()
  const errors = createErrorReporter({ console, events, peer })
  const surface = createSurface(boot, phone)
  const engine = startEngine(boot, surface.styles, console)
  const units = createUnitLoader(build)
  const { view, chrome } = surface
  const parts = { boot, phone, events, peer, chrome }
  const pages = createPages({ ...parts, area: view.area, engine, loadFor: units.loadFor })
  const context = createContext({ ...parts, view, pages, console, reportError: errors.reportError })
  engine.defineBuiltIns((space) => defineBuiltIns(space, context))
  const app = createAppRuntime({ context, console, lifecycle: errors.lifecycle, engine, units, pages })
  const gestures = startTouchDispatch(view.area, engine.backend)
  const bars = createTabActions(build, pages)
  view.onTap(bars)
  listenToWindowSize(context, pages)
  events.on('route', () => context.native.leaveSheets())
  const onWorldEvent = createWorldEventHandlers({ context, phone, ...surface, app, pages })
  return { context, app, pages, bars, gestures, start: app.start, onWorldEvent }
}

interface Surface {
  styles: Styles
  view: ChromeView
  chrome: ChromeState
}

function createSurface({ build, language }: Boot, { theme, isSinglePage }: MutablePhoneState): Surface {
  document.documentElement.dataset.theme = theme
  document.documentElement.lang = language
  const view = createChromeView()
  return { styles: createStyles(theme), view, chrome: createChrome({ build, theme, isSinglePage, view }) }
}

function startEngine({ build }: Boot, styles: Styles, console: Console): Engine {
  return createEngine({
    build,
    styles,
    onWarning: (message) => console.warn(message),
    onUnknownHandler(sentence) {
      if (build.level === 'strict') throw new Error(sentence)
      console.warn(sentence)
    },
  })
}

function listenToWindowSize(context: HostContext, pages: Pages): void {
  window.addEventListener('resize', () => {
    const metrics = context.metrics()
    context.events.emit('windowResize', metrics)
    pages.resize(metrics)
  })
}
