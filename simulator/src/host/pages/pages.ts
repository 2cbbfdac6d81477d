import type * as glassEasel from 'glass-easel'
import type { Build } from '../../protocol/build.ts'
import type { HostContext, PageEntry, WindowMetrics } from '../context/context.ts'
import type { Engine } from '../engine/engine.ts'
import { hasCustomTabBar, isTabPage, windowConfigOf } from './app-config.ts'
import type { ChromeState } from './chrome.ts'
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

export interface PagesOptions extends Pick<HostContext, 'boot' | 'phone' | 'events' | 'peer'> {
  chrome: ChromeState
  area: HTMLElement
  engine: Engine
  /** Has the scripts of a page run before it is made. */
  loadFor: (page: string) => void
}

/** All living pages and the stack that shows one of them. */
export function createPages(options: PagesOptions): Pages {
  const { boot, events, peer, chrome } = options
  const alive = new Map<number, PageEntry>()
  const stack = createPageStack<PageEntry>({
    hasPage: (path) => isPage(boot.build, path),
    isTab: (path) => isTabPage(boot.build.app, path),
    createPage: createPageFactory(options, alive),
    onChange(top, pages) {
      chrome.showPage(top.entry, pages.length)
      events.emit('route', { path: top.path })
      const { path, query } = top.entry
      peer.emit('route', { path, query, stack: pages.map((page) => page.path) })
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

/** @param alive holds every page from its making to its end */
function createPageFactory(
  { boot, phone, engine, area, loadFor }: PagesOptions,
  alive: Map<number, PageEntry>,
) {
  const { build } = boot
  const configOf = (path: string) => windowConfigOf(build, path, phone.theme)
  const pullDown = createPullDown((path) => configOf(path).enablePullDownRefresh)
  // A restart loads the document again, and automation clients keep what they know of an id for ever.
  let lastId = Math.round(performance.timeOrigin)
  return (route: Route): LivePage<PageEntry> => {
    lastId += 1
    const id = lastId
    loadFor(route.path)
    const config = configOf(route.path)
    const page = createPage({
      id,
      route,
      engine,
      area,
      backgroundColor: config.backgroundColor,
      onReachBottomDistancePx: config.onReachBottomDistance,
      pullDown,
      hasTabBar: hasCustomTabBar(build) && isTabPage(build.app, route.path),
    })
    alive.set(id, page.entry)
    const unload = (): void => {
      page.unload()
      alive.delete(id)
    }
    return { ...page, unload }
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
