import { customTabBar } from '../../protocol/build.ts'
import type { PageEntry, PageInstance } from './context.ts'
import type { Engine } from './engine.ts'
import { nextFrame } from './frames.ts'
import { callPageHook } from './page-hooks.ts'
import { listenToPageScroll } from './page-scroll.ts'
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
  const isReady = createSignal()
  let isAlive = true

  const becomeReady = (): void => {
    if (isAlive) {
      engine.flushReady()
      callPageHook(entry, 'onReady')
    }
    isReady.settle()
  }

  return {
    entry,
    path: route.path,
    load() {
      options.area.append(box.frame)
      root.attach(box.scroller, box.placeholder)
      tabBar?.attach(box.frame, box.addPlaceholder())
      writePageName(box.scroller, route.path)
      listenToPageScroll(entry, options.onReachBottomDistancePx)
      options.pullDown.listen(entry)
      callPageHook(entry, 'onLoad', route.query)
      nextFrame(becomeReady)
    },
    show() {
      box.show()
      callPageHook(entry, 'onShow')
      root.component.triggerPageLifetime('show', [])
      tabBar?.component.triggerPageLifetime('show', [])
    },
    hide() {
      callPageHook(entry, 'onHide')
      root.component.triggerPageLifetime('hide', [])
      tabBar?.component.triggerPageLifetime('hide', [])
      box.hide()
    },
    unload() {
      isAlive = false
      callPageHook(entry, 'onUnload')
      root.release()
      tabBar?.release()
      box.frame.remove()
    },
    ready: () => isReady.promise,
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

function createSignal() {
  let settle: () => void = () => undefined
  const promise = new Promise<void>((resolve) => {
    settle = resolve
  })
  return { promise, settle: () => settle() }
}
