import type * as glassEasel from 'glass-easel'
import type { Build } from '../../protocol/build.ts'
import { hasCustomTabBar, isTabPage, windowConfigOf } from './app-config.ts'
import type { ChromeState } from './chrome.ts'
import type { HostContext, PageEntry, WindowMetrics } from './context.ts'
import type { Engine } from './engine.ts'
import { createPage } from './page.ts'
import { callPageHook } from './page-hooks.ts'
import { createPageStack, type LivePage, type LiveStack } from './page-stack.ts'
import { createPullDown } from './pull-down.ts'
import type { Route } from './routes.ts'

export interface Pages {
  stack: LiveStack<PageEntry>
  /** A living page, also a tab page that is hidden. */
  find(pageId: number): PageEntry | null
  pageOf(element: glassEasel.Element): PageEntry | null
  resize(metrics: WindowMetrics): void
}

export interface PagesOptions {
  context: HostContext
  chrome: ChromeState
  area: HTMLElement
  engine: Engine
  /** Has the scripts of a page run before it is made. */
  loadFor: (page: string) => void
}

/** All living pages and the stack that shows one of them. */
export function createPages({ context, chrome, area, engine, loadFor }: PagesOptions): Pages {
  const { build } = context.boot
  const alive = new Map<number, PageEntry>()
  const configOf = (path: string) => windowConfigOf(build, path, context.phone.theme)
  const pullDown = createPullDown((path) => configOf(path).enablePullDownRefresh)
  // A restart loads the document again, and automation clients keep what they know of an id for ever.
  let lastId = Math.round(performance.timeOrigin)

  function open(route: Route): LivePage<PageEntry> {
    lastId += 1
    loadFor(route.path)
    const config = configOf(route.path)
    const page = createPage({
      id: lastId,
      route,
      engine,
      area,
      backgroundColor: config.backgroundColor,
      onReachBottomDistancePx: config.onReachBottomDistance,
      pullDown,
      hasTabBar: hasCustomTabBar(build) && isTabPage(build.app, route.path),
    })
    alive.set(page.entry.id, page.entry)
    return {
      ...page,
      unload() {
        page.unload()
        alive.delete(page.entry.id)
      },
    }
  }

  const stack = createPageStack<PageEntry>({
    hasPage: (path) => isPage(build, path),
    isTab: (path) => isTabPage(build.app, path),
    createPage: open,
    onChange(top, pages) {
      chrome.showPage(top.entry, pages.length)
      context.events.emit('route', { path: top.path })
      const { path, query } = top.entry
      context.peer.emit('route', { path, query, stack: pages.map((page) => page.path) })
    },
  })

  return {
    stack,
    find: (pageId) => alive.get(pageId) ?? null,
    pageOf: (element) => pageOf(element, alive.values()),
    resize({ windowWidth, windowHeight }) {
      const size = { size: { windowWidth, windowHeight } }
      for (const page of stack.pages()) {
        callPageHook(page.entry, 'onResize', size)
        page.entry.root.triggerPageLifetime('resize', [size])
      }
    },
  }
}

function isPage(build: Build, path: string): boolean {
  return build.units[path]?.kind === 'page'
}

function pageOf(element: glassEasel.Element, pages: Iterable<PageEntry>): PageEntry | null {
  let outermost: glassEasel.Element = element
  for (let shadow = element.ownerShadowRoot; shadow; shadow = outermost.ownerShadowRoot) {
    outermost = shadow.getHostNode()
  }
  for (const page of pages) if (page.root === outermost) return page
  return null
}
