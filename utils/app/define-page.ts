import { toAppError } from '../core/errors'
import type { Unsubscribe } from '../core/observable'
import { type Changes, showData } from './changed-paths'
import { errorWords, noError } from './error-words'
import type { Definition, Hooks, PageThis, Query } from './page-definition'
import { readPageQuery } from './page-query'
import { createPageTasks, type PageTasks, type Work } from './page-tasks'
import { barColors, currentTheme, pageTheme, type Source, type ThemeServices } from './page-theme'
import { type PageName, type Route, tabs, tabTexts } from './routes'

/** The services that every page needs. */
interface PageServices extends ThemeServices {
  auth: Source
  account: Source
  network: Source
  navigation: { open(route: Route): Promise<void>; urlOf(route: Route): string }
  ui: {
    toast(text: string): void
    setNavigationTitle(text: string): void
    setTabTexts(texts: readonly string[]): void
    setBarColors(colors: (typeof barColors)['light' | 'dark']): void
  }
}

/** A page as WeChat makes it, with what `definePage` keeps in it. */
interface Instance {
  data: object
  setData(changes: Changes): void
  query: Query
  tasks: PageTasks
  isOnTop: boolean
  subscriptions: Unsubscribe[]
}

/**
 * What all pages have in common, once: theme, language and bars, the title and the texts of the tabs, following of
 * state, tasks with their failures, and the cancelling of requests when the page is gone.
 */
export function createDefinePage(services: PageServices) {
  return <
    Name extends PageName,
    View extends object,
    Data extends object,
    Fields extends object,
    Methods extends object,
  >(
    definition: Definition<Name, View, Data, Fields, Methods> &
      ThisType<PageThis<Name, View, Data, Fields, Methods>>,
  ) => {
    const { data, fields, methods, share } = definition
    return {
      ...fields,
      ...methods,
      ...createTools(services),
      ...createLifecycle(services, definition),
      ...(share && createSharing(services, share)),
      data: { ...viewOf(services, definition), failure: noError, ...data },
    }
  }
}

const viewOf = (services: PageServices, page: Hooks) => ({
  ...pageTheme(services, page.section),
  ...page.view(),
})

/** Keeps a page and the bars around it as the services are. */
function createDisplay(services: PageServices, page: Hooks) {
  const { theme, preferences, i18n, ui } = services
  const render = (instance: Instance) => showData(instance, viewOf(services, page))
  const showBars = ({ query }: Instance) => {
    const title = typeof page.title === 'string' ? page.title : page.title(query)
    ui.setNavigationTitle(i18n.t(title))
    ui.setBarColors(barColors[currentTheme(services)])
    if (tabs.includes(page.section)) ui.setTabTexts(tabTexts.map((key) => i18n.t(key)))
  }
  const watchTheme = (instance: Instance) =>
    [theme, preferences].map((source) =>
      source.subscribe(() => {
        render(instance)
        if (instance.isOnTop) showBars(instance)
      }),
    )
  const follow = (instance: Instance) =>
    (page.follows ?? []).map((name) =>
      services[name].subscribe(() => {
        render(instance)
        void page.onChange?.call(instance, name)
      }),
    )
  return { render, showBars, watchTheme, follow }
}

function createLifecycle(services: PageServices, page: Hooks) {
  const { render, showBars, watchTheme, follow } = createDisplay(services, page)
  return {
    onLoad(this: Instance, query: Query): void | Promise<void> {
      this.query = readPageQuery(query)
      this.isOnTop = false
      this.tasks = createPageTasks(this, (error, flag) =>
        page.taskFailed
          ? page.taskFailed.call(this, error, flag)
          : { failure: errorWords(error, services.i18n) },
      )
      this.subscriptions = [...watchTheme(this), ...follow(this)]
      render(this)
      return page.onLoad?.call(this)
    },
    /** The native bars belong to the page on top. */
    onShow(this: Instance): void | Promise<void> {
      this.isOnTop = true
      showBars(this)
      render(this)
      return page.onShow?.call(this)
    },
    onHide(this: Instance): void {
      this.isOnTop = false
    },
    onUnload(this: Instance): void {
      for (const unsubscribe of this.subscriptions) unsubscribe()
      this.tasks.end()
      page.onUnload?.call(this)
    },
  }
}

function createTools({ navigation, ui, i18n }: PageServices) {
  return {
    run(this: Instance, flag: string, work: Work<Changes>, alongside?: Changes): Promise<void> {
      return this.tasks.run(flag, work, alongside)
    },
    runInstantly(this: Instance, name: string, work: Work<Changes>): Promise<void> {
      return this.tasks.runInstantly(name, work)
    },
    async open(route: Route): Promise<void> {
      try {
        await navigation.open(route)
      } catch (error) {
        const isSinglePage = toAppError(error).kind === 'single-page'
        ui.toast(i18n.t(isSinglePage ? 'errors.single-page' : 'app.notOpened'))
      }
    },
  }
}

/** WeChat offers to share a page to friends when it has the first, and to Moments when it has both. */
function createSharing({ navigation }: PageServices, share: NonNullable<Hooks['share']>) {
  return {
    onShareAppMessage(this: Instance) {
      const { title, route } = share(this.query)
      return { title, path: navigation.urlOf(route) }
    },
    onShareTimeline(this: Instance) {
      const { title, route } = share(this.query)
      return { title, query: navigation.urlOf(route).split('?')[1] ?? '' }
    },
  }
}
