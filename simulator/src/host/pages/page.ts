import { customTabBar } from '../../protocol/build.ts'
import type { PageEntry, PageInstance } from '../context/context.ts'
import type { Engine, EngineRoot } from '../engine/engine.ts'
import { nextFrame } from '../engine/frames.ts'
import { callPageHook } from './page-hooks.ts'
import type { LivePage } from './page-stack.ts'
import type { PullDown } from './pull-down.ts'
import { formatQuery, type Route } from './routes.ts'

export interface PageOptions {
  id: number
  route: Route
  engine: Engine
  /** Pages are drawn here. */
  area: HTMLElement
  backgroundColor: string
  onReachBottomDistancePx: number
  pullDown: PullDown
  hasTabBar: boolean
}

/** A page with its tree and its box in the document; lifecycles run in WeChat's order. */
export function createPage(options: PageOptions): LivePage<PageEntry> {
  const { route, engine } = options
  const parts = createParts(options)
  const { entry, box, root, tabBar } = parts
  const readiness = createReadiness(engine, entry)
  return {
    entry,
    path: route.path,
    load() {
      draw(options, parts)
      callPageHook(entry, 'onLoad', route.query)
      nextFrame(readiness.reach)
    },
    show() {
      box.show()
      callPageHook(entry, 'onShow')
      for (const tree of [root, tabBar]) tree?.component.triggerPageLifetime('show', [])
    },
    hide() {
      callPageHook(entry, 'onHide')
      for (const tree of [root, tabBar]) tree?.component.triggerPageLifetime('hide', [])
      box.hide()
    },
    unload() {
      readiness.giveUp()
      callPageHook(entry, 'onUnload')
      for (const tree of [root, tabBar]) tree?.release()
      box.frame.remove()
    },
    ready: () => readiness.reached,
  }
}

interface PageParts {
  entry: PageEntry
  box: ReturnType<typeof createBox>
  root: EngineRoot
  tabBar: EngineRoot | null
}

function createParts(options: PageOptions): PageParts {
  const { id, route, engine } = options
  const box = createBox(options)
  const root = engine.createRoot(route.path, formatQuery(route.query))
  const tabBar = options.hasTabBar ? engine.createRoot(customTabBar, '', 'custom-tab-bar') : null
  const instance = root.caller as PageInstance
  instance.route = route.path
  instance.options = route.query
  instance.getOpenerEventChannel = () => route.channel ?? {}
  const entry: PageEntry = {
    id,
    path: route.path,
    query: route.query,
    instance,
    root: root.component,
    tabBar: tabBar?.caller ?? null,
    scroller: box.scroller,
    startPullDownRefresh: () => options.pullDown.start(entry),
    stopPullDownRefresh: () => options.pullDown.stop(entry),
  }
  return { entry, box, root, tabBar }
}

function draw(options: PageOptions, { entry, box, root, tabBar }: PageParts): void {
  options.area.append(box.frame)
  root.attach(box.scroller, box.placeholder)
  tabBar?.attach(box.frame, box.addPlaceholder())
  writePageName(box.scroller, entry.path)
  listenToPageScroll(entry, options.onReachBottomDistancePx)
  options.pullDown.listen(entry)
}

/** Follows a page to its first rendering, after which it is ready; one that is gone by then is so without a hook. */
function createReadiness(engine: Engine, entry: PageEntry) {
  let isAlive = true
  let settle: () => void = () => undefined
  const reached = new Promise<void>((resolve) => {
    settle = resolve
  })
  return {
    reached,
    reach() {
      if (isAlive) {
        engine.flushReady()
        callPageHook(entry, 'onReady')
      }
      settle()
    },
    giveUp() {
      isAlive = false
    },
  }
}

function writePageName(scroller: HTMLElement, path: string): void {
  scroller.querySelector(':scope > wx-page')?.setAttribute('data-page', path)
}

function createBox({ id, backgroundColor }: PageOptions) {
  const frame = document.createElement('div')
  frame.className = 'phone-page'
  frame.dataset.pageId = String(id)
  frame.style.backgroundColor = backgroundColor
  const scroller = document.createElement('div')
  scroller.className = 'phone-scroller'
  const placeholder = document.createElement('div')
  scroller.append(placeholder)
  frame.append(scroller)
  let scrollTop = 0
  return {
    frame,
    scroller,
    placeholder,
    addPlaceholder: () => frame.appendChild(document.createElement('div')),
    show() {
      frame.hidden = false
      scroller.scrollTop = scrollTop
    },
    hide() {
      scrollTop = scroller.scrollTop
      frame.hidden = true
    },
  }
}

/** Calls onPageScroll on every scroll and onReachBottom once for each time the bottom comes near. */
function listenToPageScroll(page: PageEntry, reachDistancePx: number): void {
  const { scroller } = page
  let isNearBottom = false
  scroller.addEventListener('scroll', () => {
    callPageHook(page, 'onPageScroll', { scrollTop: scroller.scrollTop })
    const rest = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop
    const wasNear = isNearBottom
    isNearBottom = rest <= reachDistancePx
    if (isNearBottom && !wasNear) callPageHook(page, 'onReachBottom')
  })
}
