import type { Element } from 'glass-easel'
import { component } from 'glass-easel-miniprogram-adapter'
import { defineBuiltIns } from '../components/index.ts'
import { type Absence, createAbsence } from '../wx/absence.ts'
import { createWx } from '../wx/index.ts'
import { entryPathOf } from './app-config.ts'
import { type AppConsole, createAppConsole } from './app-console.ts'
import { createAppGlobal } from './app-global.ts'
import { type AppLifecycle, createAppLifecycle } from './app-lifecycle.ts'
import type { HostContext } from './context.ts'
import { createDefinitions } from './definitions.ts'
import { createEngine, type Engine } from './engine.ts'
import { createModules } from './modules.ts'
import type { Pages } from './pages.ts'
import type { Styles } from './styles.ts'
import { createUnitLoader } from './unit-loader.ts'

export interface AppRuntime {
  engine: Engine
  lifecycle: AppLifecycle
  console: AppConsole
  wx: Record<string, unknown>
  /** What the app's modules see by name. */
  globals: Record<string, unknown>
  /** Runs the scripts that a page needs, once. */
  loadFor(page: string): void
  start(): Promise<void>
}

interface AppRuntimeOptions {
  context: HostContext
  styles: Styles
  pages: () => Pages
}

/** The app's scripts with everything they see, from loading to the first page. */
export function createAppRuntime({ context, styles, pages }: AppRuntimeOptions): AppRuntime {
  const { build, launch } = context.boot
  const lifecycle = createAppLifecycle(context.reportError)
  const appConsole = createAppConsole(context.emitConsole)
  const { noteMissing, reportError } = context
  const absence = createAbsence({ noteMissing, onCallbackError: reportError })
  const engine = createEngine({
    build,
    styles,
    defineBuiltIns: (space) => defineBuiltIns(space, context),
    onWarning: (message) => appConsole.warn(message),
    onUnknownHandler(sentence) {
      if (build.level === 'strict') throw new Error(sentence)
      appConsole.warn(sentence)
    },
  })
  fillInstances(absence, (element) => context.pageOf(element)?.tabBar ?? null)
  const definitions = createDefinitions({ space: engine.space, units: build.units, noteMissing })
  const wx = createWx(context, absence)
  const globals = createGlobals({
    wx,
    console: appConsole,
    App: lifecycle.register,
    getApp: lifecycle.getApp,
    getCurrentPages: () =>
      pages()
        .stack.pages()
        .map((page) => page.entry.instance),
    requirePlugin(name: unknown) {
      noteMissing(`requirePlugin(${JSON.stringify(name)})`)
      return {}
    },
    ...definitions.globals,
  })
  const modules = createModules(build.scripts, globals, build.app.resolveAlias)

  /** As in WeChat, an app is launched before its pages' scripts run: what they read of it has been set by then. */
  function launchApp(): void {
    attempt(() => modules.run('app.js'))
    lifecycle.call('onLaunch', launch)
    lifecycle.call('onShow', launch)
  }

  const loader = createUnitLoader(build, (path) =>
    attempt(() => definitions.load(path, () => modules.run(`${path}.js`))),
  )

  function attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      context.reportError(error)
    }
  }

  async function openFirstPage(): Promise<void> {
    const path = launch.path === '' ? entryPathOf(build.app) : launch.path
    const isKnown = build.units[path]?.kind === 'page'
    if (!isKnown && lifecycle.has('onPageNotFound')) {
      return lifecycle.call('onPageNotFound', { path, query: launch.query, isEntryPage: true })
    }
    await pages().stack.launch({ path, query: launch.query })
    if (context.phone.isSinglePage) requireSharedPage(context)
  }

  return {
    engine,
    lifecycle,
    console: appConsole,
    wx,
    globals,
    loadFor: loader.loadFor,
    async start() {
      launchApp()
      loader.loadAtStart()
      await openFirstPage()
    },
  }
}

function requireSharedPage({ stack, reportError }: HostContext): void {
  const page = stack.current()
  if (!page || typeof page.instance.onShareTimeline === 'function') return
  reportError(new Error(`${page.path} has no onShareTimeline, so WeChat never opens it from Moments`))
}

/** What every page and component has beside what the engine's adapter gives it. */
function fillInstances(absence: Absence, findTabBar: (element: Element) => object | null): void {
  const prototype = component.ComponentCaller.prototype
  Object.assign(prototype, {
    getTabBar(this: { _$: Element }) {
      return findTabBar(this._$)
    },
  })
  absence.fill(prototype, 'Instance', 'this')
}

function createGlobals(named: Record<string, unknown>): Record<string, unknown> {
  const appGlobal = createAppGlobal(named)
  return { ...named, globalThis: appGlobal, self: appGlobal, global: appGlobal }
}
