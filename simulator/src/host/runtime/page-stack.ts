import type { EventChannel } from './event-channel.ts'
import type { Route } from './routes.ts'
import { parseRoute } from './routes.ts'
import { WxFailure } from './wx-failure.ts'

const maxDepth = 10

/** A page with its lifecycle; every call runs the page's own method of that name. */
export interface LivePage<Entry> {
  readonly entry: Entry
  readonly path: string
  /** Creates the tree, calls onLoad. */
  load(): void
  show(): void
  hide(): void
  unload(): void
  /** Settles after the first rendering and onReady; at once when that has been. */
  ready(): Promise<void>
}

export interface PageStackOptions<Entry> {
  hasPage(path: string): boolean
  isTab(path: string): boolean
  createPage(route: Route): LivePage<Entry>
  /** The top page is another one. */
  onChange(top: LivePage<Entry>, stack: readonly LivePage<Entry>[]): void
}

/**
 * Every navigation resolves when the new page is rendered (after its onReady) and rejects with a `WxFailure`
 * whose message is WeChat's text after `<api>:fail `, such as `page "pages/x" is not found`.
 */
export interface Navigation {
  navigateTo(url: string, channel?: EventChannel): Promise<void>
  redirectTo(url: string): Promise<void>
  reLaunch(url: string): Promise<void>
  switchTab(url: string): Promise<void>
  navigateBack(delta?: number): Promise<void>
}

export interface LiveStack<Entry> extends Navigation {
  /** The app's first page. */
  launch(route: Route): Promise<void>
  current(): LivePage<Entry> | null
  pages(): readonly LivePage<Entry>[]
}

/**
 * WeChat's page stack: at most ten pages, tab pages alone at the bottom and alive until a reLaunch.
 * Navigations run one after another, never inside the call that asked for them.
 */
export function createPageStack<Entry>(options: PageStackOptions<Entry>): LiveStack<Entry> {
  const { hasPage, isTab } = options
  const moves = createMoves(options)
  let queue: Promise<unknown> = Promise.resolve()

  function run(step: () => LivePage<Entry>): Promise<void> {
    const shown = queue.then(step)
    queue = shown.catch(() => undefined)
    return shown.then((page) => page.ready())
  }

  function requireRoute(url: string): Route {
    return requirePage(parseRoute(url, moves.top()?.path ?? ''))
  }

  function requirePage(route: Route): Route {
    if (!hasPage(route.path)) throw new WxFailure(`page "${route.path}" is not found`)
    return route
  }

  function requirePlainRoute(url: string, api: string): Route {
    const route = requireRoute(url)
    if (isTab(route.path)) throw new WxFailure(`can not ${api} a tabbar page`)
    return route
  }

  function requireTabRoute(url: string): Route {
    const route = requireRoute(url)
    if (!isTab(route.path)) throw new WxFailure('can not switch to no-tabBar page')
    return route
  }

  return {
    launch: (route) => run(() => moves.restart(requirePage(route))),
    navigateTo: (url, channel) => run(() => moves.push({ ...requirePlainRoute(url, 'navigateTo'), channel })),
    redirectTo: (url) => run(() => moves.replace(requirePlainRoute(url, 'redirectTo'))),
    reLaunch: (url) => run(() => moves.restart(requireRoute(url))),
    switchTab: (url) => run(() => moves.toTab(requireTabRoute(url))),
    navigateBack: (delta = 1) => run(() => moves.back(delta)),
    current: moves.top,
    pages: moves.pages,
  }
}

/** The moves themselves; each gives the page that is on top afterwards. */
function createMoves<Entry>({ isTab, createPage, onChange }: PageStackOptions<Entry>) {
  let stack: LivePage<Entry>[] = []
  const tabs = new Map<string, LivePage<Entry>>()
  const top = (): LivePage<Entry> | null => stack.at(-1) ?? null

  function close(page: LivePage<Entry>): void {
    tabs.delete(page.path)
    page.unload()
  }

  function closeDownTo(count: number): void {
    while (stack.length > count) close(stack.pop() as LivePage<Entry>)
  }

  function open(route: Route): LivePage<Entry> {
    const page = createPage(route)
    stack.push(page)
    if (isTab(route.path)) tabs.set(route.path, page)
    page.load()
    return reveal(page)
  }

  function reveal(page: LivePage<Entry>): LivePage<Entry> {
    onChange(page, stack)
    page.show()
    return page
  }

  /** The bottom tab page stays alive; it is hidden only if it was the visible one. */
  function leaveTab(): void {
    const bottom = stack[0]
    const isTabAtBottom = bottom !== undefined && tabs.get(bottom.path) === bottom
    const wasVisible = stack.length === 1
    closeDownTo(isTabAtBottom ? 1 : 0)
    if (isTabAtBottom && wasVisible) bottom.hide()
    stack = []
  }

  return {
    top,
    pages: (): readonly LivePage<Entry>[] => stack,
    push(route: Route) {
      if (stack.length >= maxDepth) throw new WxFailure('webview count limit exceed')
      top()?.hide()
      return open(route)
    },
    replace(route: Route) {
      closeDownTo(Math.max(0, stack.length - 1))
      return open(route)
    },
    restart(route: Route) {
      closeDownTo(0)
      for (const page of [...tabs.values()]) close(page)
      return open(route)
    },
    toTab({ path }: Route) {
      const alive = tabs.get(path)
      if (alive !== undefined && alive === top()) return alive
      leaveTab()
      if (!alive) return open({ path, query: {} })
      stack = [alive]
      return reveal(alive)
    },
    back(delta: number) {
      if (stack.length < 2) throw new WxFailure('cannot navigate back at first page.')
      closeDownTo(Math.max(1, stack.length - Math.max(1, delta)))
      return reveal(top() as LivePage<Entry>)
    },
  }
}
