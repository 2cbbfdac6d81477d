import type { Locale } from '../locales/zh-CN'
import type { TextKey } from './i18n'

interface PageKind<Query> {
  /** The folder that holds the page's own; `pages` in the main package, else a sub-package. */
  root: string
  /** Its text in the tab bar; only tabs have one. */
  tab?: TextKey<Locale>
  /** What it is opened with; for the types alone. */
  query?: Query
}

const page = <Query = undefined>(root = 'pages'): PageKind<Query> => ({ root })
const tab = (text: TextKey<Locale>): PageKind<undefined> => ({ ...page(), tab: text })

/** What only members reach, from the settings. */
const account = 'packages/account'

/** Every page once, tabs in the order of the tab bar. WeChat's own list is app.json; a test holds the two equal. */
export const pages = {
  profile: tab('app.profile'),
  settings: tab('app.settings'),
  login: page(),
  agreement: page<{ version: string; document: 'terms' | 'privacy' }>(),
  devices: page(account),
  'security-log': page(account),
}

export type PageName = keyof typeof pages

type QueryOf<Name extends PageName> = NonNullable<(typeof pages)[Name]['query']>

/** One of the app's own pages with the query that it declares. */
export type Route = {
  [Name in PageName]: [QueryOf<Name>] extends [never] ? { page: Name } : { page: Name; query: QueryOf<Name> }
}[PageName]

const kinds: [string, PageKind<unknown>][] = Object.entries(pages)
const tabPages = kinds.flatMap(([name, kind]) => (kind.tab === undefined ? [] : [{ name, text: kind.tab }]))

/** Where WeChat finds a page. */
export const pathOf = (name: PageName): string => `${pages[name].root}/${name}/${name}`

/** Names of the tab pages. */
export const tabs: readonly string[] = tabPages.map(({ name }) => name)

/** Texts of the tab bar, in its order. */
export const tabTexts = tabPages.map(({ text }) => text)

export const home: Route = { page: 'profile' }
