import { AppError } from '../core/errors'
import { createSingleFlight, type SingleFlight } from '../core/single-flight'
import { platformError } from './failure'

/** One of the app's own pages with its query. */
interface AnyRoute {
  page: string
  query?: Record<string, string>
}

/** Every move rejects with kind `platform`, or with `single-page` where WeChat allows none. */
interface Navigation<Route> {
  /** Shows a page: switches to a tab, pushes any other. A second call for the same page meanwhile joins the first. */
  open(route: Route): Promise<void>
  /** Leaves the present page for another: back to it when it lies right beneath, else in place of the present one. */
  replace(route: Route): Promise<void>
  /** Back to the page before, or home when there is none. */
  back(): Promise<void>
  /** The address of a page with its query, as a share of it needs. */
  urlOf(route: Route): string
}

interface NavigationOptions<Route extends AnyRoute> {
  tabs: readonly string[]
  /** Where to go back to when there is no page before: a tab. */
  home: Route
  isSinglePage: () => boolean
  /** Where a page lies; without it in `pages`, in a folder of its name. */
  pathOf?: (page: Route['page']) => string
}

interface Settled {
  success: () => void
  fail: (failure: unknown) => void
}

export function createNavigation<Route extends AnyRoute>(
  options: NavigationOptions<Route>,
): Navigation<Route> {
  const { tabs, home, isSinglePage, pathOf = pathInPages } = options
  const toUrl = (route: Route) => `/${pathOf(route.page)}${toQueryText(route.query)}`
  const isTab = ({ page }: Route) => tabs.includes(page)
  const move = (start: (settled: Settled) => unknown): Promise<void> =>
    isSinglePage() ? Promise.reject(new AppError('single-page')) : settle(start)
  const flights = new Map<string, SingleFlight<void>>()
  const open = (route: Route) => {
    const url = toUrl(route)
    return move((settled) =>
      isTab(route) ? wx.switchTab({ url, ...settled }) : wx.navigateTo({ url, ...settled }),
    )
  }
  return {
    open: (route) => {
      const url = toUrl(route)
      const flight = flights.get(url) ?? createSingleFlight<void>()
      flights.set(url, flight)
      return flight.run(() => open(route))
    },
    replace: (route) => {
      const url = toUrl(route)
      if (isRightBeneath(pathOf(route.page))) return move((settled) => wx.navigateBack(settled))
      return move((settled) =>
        isTab(route) ? wx.switchTab({ url, ...settled }) : wx.redirectTo({ url, ...settled }),
      )
    },
    back: () => (getCurrentPages().length > 1 ? move((settled) => wx.navigateBack(settled)) : open(home)),
    urlOf: toUrl,
  }
}

function settle(start: (settled: Settled) => unknown): Promise<void> {
  return new Promise((resolve, reject: (error: AppError) => void) => {
    start({ success: () => resolve(), fail: (failure) => reject(platformError(failure)) })
  })
}

function isRightBeneath(path: string): boolean {
  const beneath = getCurrentPages().slice(-2, -1)[0]
  return beneath?.route === path
}

function pathInPages(page: string): string {
  return `pages/${page}/${page}`
}

function toQueryText(query: Record<string, string> = {}): string {
  const parts = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}
