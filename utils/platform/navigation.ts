import { AppError } from '../core/errors'
import { createSingleFlight, type SingleFlight } from '../core/single-flight'
import { platformError } from './failure'

interface QueryOf {
  profile: Record<string, never>
  settings: Record<string, never>
  login: Record<string, never>
  agreement: { version: string; document: 'terms' | 'privacy' }
}

type PageName = keyof QueryOf

/** One of the app's own pages with the query it declares. */
export type Route = {
  [Page in PageName]: QueryOf[Page] extends Record<string, never>
    ? { page: Page }
    : { page: Page; query: QueryOf[Page] }
}[PageName]

/** Every move rejects with kind `platform`, or with `single-page` where WeChat allows none. */
interface Navigation {
  /** Shows a page: switches to a tab, pushes any other. A second call for the same page meanwhile joins the first. */
  open(route: Route): Promise<void>
  /** Leaves the present page for another: back to it when it lies right beneath, else in place of the present one. */
  replace(route: Route): Promise<void>
  /** Back to the page before, or to the entry page when there is none. */
  back(): Promise<void>
  /** The address of a page with its query, as a share of it needs. */
  urlOf(route: Route): string
}

const tabPages: readonly PageName[] = ['profile', 'settings']

interface Settled {
  success: () => void
  fail: (failure: unknown) => void
}

export function createNavigation(isSinglePage: () => boolean): Navigation {
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
      if (isRightBeneath(route)) return move((settled) => wx.navigateBack(settled))
      return move((settled) =>
        isTab(route) ? wx.switchTab({ url, ...settled }) : wx.redirectTo({ url, ...settled }),
      )
    },
    back: () =>
      getCurrentPages().length > 1 ? move((settled) => wx.navigateBack(settled)) : open({ page: 'profile' }),
    urlOf: toUrl,
  }
}

function settle(start: (settled: Settled) => unknown): Promise<void> {
  return new Promise((resolve, reject: (error: AppError) => void) => {
    start({ success: () => resolve(), fail: (failure) => reject(platformError(failure)) })
  })
}

function isTab(route: Route): boolean {
  return tabPages.includes(route.page)
}

function isRightBeneath({ page }: Route): boolean {
  const beneath = getCurrentPages().slice(-2, -1)[0]
  return beneath?.route === `pages/${page}/${page}`
}

function toUrl(route: Route): string {
  const path = `/pages/${route.page}/${route.page}`
  if (!('query' in route)) return path
  const query = Object.entries(route.query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `${path}?${query.join('&')}`
}
