import type { Navigation } from '../context/navigation.ts'
import { WxFailure } from '../context/wx-failure.ts'
import type { Route } from './routes.ts'
import { parseRoute } from './routes.ts'

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
  const moves = new Moves(options)
  const routes = createRouteRules(options, () => moves.top()?.path ?? '')
  let queue: Promise<unknown> = Promise.resolve()

  function run(step: () => LivePage<Entry>): Promise<void> {
    const shown = queue.then(step)
    queue = shown.catch(() => undefined)
    return shown.then((page) => page.ready())
  }

  return {
    launch: (route) => run(() => moves.restart(routes.requirePage(route))),
    navigateTo: (url, channel) =>
      run(() => moves.push({ ...routes.requirePlain(url, 'navigateTo'), channel })),
    redirectTo: (url) => run(() => moves.replace(routes.requirePlain(url, 'redirectTo'))),
    reLaunch: (url) => run(() => moves.restart(routes.require(url))),
    switchTab: (url) => run(() => moves.toTab(routes.requireTab(url))),
    navigateBack: (delta = 1) => run(() => moves.back(delta)),
    current: () => moves.top(),
    pages: () => moves.pages(),
  }
}

/** Where each kind of navigation may lead. */
function createRouteRules<Entry>({ hasPage, isTab }: PageStackOptions<Entry>, currentPath: () => string) {
  function requirePage(route: Route): Route {
    if (!hasPage(route.path)) throw new WxFailure(`page "${route.path}" is not found`)
    return route
  }

  const requireRoute = (url: string): Route => requirePage(parseRoute(url, currentPath()))

  return {
    requirePage,
    require: requireRoute,
    requirePlain(url: string, api: string): Route {
      const route = requireRoute(url)
      if (isTab(route.path)) throw new WxFailure(`can not ${api} a tabbar page`)
      return route
    },
    requireTab(url: string): Route {
      const route = requireRoute(url)
      if (!isTab(route.path)) throw new WxFailure('can not switch to no-tabBar page')
      return route
    },
  }
}

/** The moves themselves; each gives the page that is on top afterwards. */
class Moves<Entry> {
  readonly #options: PageStackOptions<Entry>
  readonly #tabs = new Map<string, LivePage<Entry>>()
  #stack: LivePage<Entry>[] = []

  constructor(options: PageStackOptions<Entry>) {
    this.#options = options
  }

  top(): LivePage<Entry> | null {
    return this.#stack.at(-1) ?? null
  }

  pages(): readonly LivePage<Entry>[] {
    return this.#stack
  }

  push(route: Route): LivePage<Entry> {
    if (this.#stack.length >= maxDepth) throw new WxFailure('webview count limit exceed')
    this.top()?.hide()
    return this.#open(route)
  }

  replace(route: Route): LivePage<Entry> {
    this.#closeDownTo(Math.max(0, this.#stack.length - 1))
    return this.#open(route)
  }

  restart(route: Route): LivePage<Entry> {
    this.#closeDownTo(0)
    for (const page of [...this.#tabs.values()]) this.#close(page)
    return this.#open(route)
  }

  toTab({ path }: Route): LivePage<Entry> {
    const alive = this.#tabs.get(path)
    if (alive !== undefined && alive === this.top()) return alive
    this.#leaveTab()
    if (!alive) return this.#open({ path, query: {} })
    this.#stack = [alive]
    return this.#reveal(alive)
  }

  back(delta: number): LivePage<Entry> {
    if (this.#stack.length < 2) throw new WxFailure('cannot navigate back at first page.')
    this.#closeDownTo(Math.max(1, this.#stack.length - Math.max(1, delta)))
    return this.#reveal(this.top() as LivePage<Entry>)
  }

  #close(page: LivePage<Entry>): void {
    this.#tabs.delete(page.path)
    page.unload()
  }

  #closeDownTo(count: number): void {
    while (this.#stack.length > count) this.#close(this.#stack.pop() as LivePage<Entry>)
  }

  #open(route: Route): LivePage<Entry> {
    const page = this.#options.createPage(route)
    this.#stack.push(page)
    if (this.#options.isTab(route.path)) this.#tabs.set(route.path, page)
    page.load()
    return this.#reveal(page)
  }

  #reveal(page: LivePage<Entry>): LivePage<Entry> {
    this.#options.onChange(page, this.#stack)
    page.show()
    return page
  }

  /** The bottom tab page stays alive; it is hidden only if it was the visible one. */
  #leaveTab(): void {
    const bottom = this.#stack[0]
    const isTabAtBottom = bottom !== undefined && this.#tabs.get(bottom.path) === bottom
    const wasVisible = this.#stack.length === 1
    this.#closeDownTo(isTabAtBottom ? 1 : 0)
    if (isTabAtBottom && wasVisible) bottom.hide()
    this.#stack = []
  }
}
