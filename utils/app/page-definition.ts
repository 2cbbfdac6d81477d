import type { AppError } from '../core/errors'
import type { Locale } from '../locales/zh-CN'
import type { Changes } from './changed-paths'
import type { ErrorWords } from './error-words'
import type { TextKey } from './i18n'
import type { Work } from './page-tasks'
import type { PageTheme } from './page-theme'
import type { PageName, Route } from './routes'

export type Followed = 'auth' | 'account' | 'network'
type Title = TextKey<Locale>
/** What a page was opened with, decoded. */
export type Query = Readonly<Record<string, string | undefined>>

/** What one page adds to the lifecycle that all pages share. */
export interface Hooks {
  /** The page's name, which is also that of its section of texts. */
  section: PageName
  title: Title | ((query: Query) => Title)
  /** What the view depends on, beside language and theme. */
  follows?: readonly Followed[]
  /** What the page shows of the services, now. */
  view(): object
  onLoad?(): void | Promise<void>
  onShow?(): void | Promise<void>
  onUnload?(): void
  /** Something that the page follows has changed, and the view with it. */
  onChange?(source: Followed): void | Promise<void>
  /** What a failed task shows; by default its words as `failure`. */
  taskFailed?(error: AppError, flag: string): Changes
  /** Makes the page one that can be shared, to friends and to Moments. */
  share?(query: Query): { title: string; route: Route }
}

export interface Definition<Name extends PageName, View extends object, Data, Fields, Methods> extends Hooks {
  section: Name
  /** Data of the page's own, beside `failure`, which every page has. */
  data: Data
  view(): View
  /** Fields of each page that are not shown. */
  fields?: Fields
  methods: Methods
}

type Shown<Name extends PageName, View, Data> = PageTheme<Locale[Name]> &
  View &
  Data & { failure: ErrorWords }

type FlagOf<Data> = { [Key in keyof Data & string]: Data[Key] extends boolean ? Key : never }[keyof Data &
  string]

/** What `this` can do in every page. */
interface PageTools<Data> {
  readonly query: Query
  setData(changes: Partial<Data>): void
  /** Runs a task; the flag is true meanwhile, and its requests are cancelled when the page is gone. */
  run(flag: FlagOf<Data>, work: Work<Partial<Data>>, alongside?: Partial<Data>): Promise<void>
  /** Runs a task that is done at once. */
  runInstantly(name: string, work: Work<Partial<Data>>): Promise<void>
  /** Opens a page after a tap. If that fails, this page stays and shows a toast. */
  open(route: Route): Promise<void>
}

export type PageThis<Name extends PageName, View, Data, Fields, Methods> = Fields &
  Methods &
  PageTools<Data & { failure: ErrorWords }> & { readonly data: Readonly<Shown<Name, View, Data>> }
