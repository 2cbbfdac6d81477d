import type { Element } from 'glass-easel'
import { component } from 'glass-easel-miniprogram-adapter'
import type { HostContext } from '../context/context.ts'
import { createDefinitions, type Definitions } from '../engine/definitions.ts'
import type { Engine } from '../engine/engine.ts'
import { createModules } from '../engine/modules.ts'
import type { UnitLoader } from '../engine/unit-loader.ts'
import { entryPathOf } from '../pages/app-config.ts'
import type { Pages } from '../pages/pages.ts'
import { type Absence, createAbsence } from '../wx/absence.ts'
import { createWx } from '../wx/index.ts'
import { createAppGlobal } from './app-global.ts'
import type { AppLifecycle } from './app-lifecycle.ts'

export interface AppRuntime {
  lifecycle: AppLifecycle
  wx: Record<string, unknown>
  /** What the app's modules see by name. */
  globals: Record<string, unknown>
  start(): Promise<void>
}

interface AppRuntimeOptions {
  context: HostContext
  console: Console
  lifecycle: AppLifecycle
  engine: Engine
  units: UnitLoader
  pages: Pages
}

/** The app's scripts with everything they see, from loading to the first page. */
export function createAppRuntime(options: AppRuntimeOptions): AppRuntime {
  const { context, lifecycle, engine, units, pages } = options
  const { build } = context.boot
  const { noteMissing, reportError } = context
  const absence = createAbsence({ noteMissing, onCallbackError: reportError })
  fillInstances(absence, (element) => context.pageOf(element)?.tabBar ?? null)
  const definitions = createDefinitions({ space: engine.space, units: build.units, noteMissing })
  const wx = createWx(context, absence)
  const globals = createGlobals(options, wx, definitions)
  const modules = createModules(build.scripts, globals, build.app.resolveAlias)
  const attempt = createAttempt(reportError)
  units.runWith((path) => attempt(() => definitions.load(path, () => modules.run(`${path}.js`))))
  return {
    lifecycle,
    wx,
    globals,
    /** As in WeChat, an app is launched before its pages' scripts run: what they read of it has been set by then. */
    async start() {
      attempt(() => modules.run('app.js'))
      lifecycle.call('onLaunch', context.boot.launch)
      lifecycle.call('onShow', context.boot.launch)
      units.loadAtStart()
      await openFirstPage(context, lifecycle, pages)
    },
  }
}

/** Runs a script; what it throws is an error of the app, and the others run all the same. */
function createAttempt(reportError: (error: unknown) => void): (work: () => void) => void {
  return (work) => {
    try {
      work()
    } catch (error) {
      reportError(error)
    }
  }
}

async function openFirstPage(context: HostContext, lifecycle: AppLifecycle, pages: Pages): Promise<void> {
  const { build, launch } = context.boot
  const path = launch.path === '' ? entryPathOf(build.app) : launch.path
  const isKnown = build.units[path]?.kind === 'page'
  if (!isKnown && lifecycle.has('onPageNotFound')) {
    return lifecycle.call('onPageNotFound', { path, query: launch.query, isEntryPage: true })
  }
  await pages.stack.launch({ path, query: launch.query })
  if (context.phone.isSinglePage) requireSharedPage(context)
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

function createGlobals(
  { context, console, lifecycle, pages }: AppRuntimeOptions,
  wx: Record<string, unknown>,
  definitions: Definitions,
): Record<string, unknown> {
  const named = {
    wx,
    console,
    App: lifecycle.register,
    getApp: lifecycle.getApp,
    getCurrentPages: () => pages.stack.pages().map((page) => page.entry.instance),
    requirePlugin(name: unknown) {
      context.noteMissing(`requirePlugin(${JSON.stringify(name)})`)
      return {}
    },
    ...definitions.globals,
  }
  const appGlobal = createAppGlobal(named)
  return { ...named, globalThis: appGlobal, self: appGlobal, global: appGlobal }
}
