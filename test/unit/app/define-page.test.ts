import { expect, jest, test } from '@jest/globals'
import { AppError } from '../../../utils/core/errors'
import { en } from '../../../utils/locales/en'
import { call, createInstanceOf } from '../../support/fake-page'
import { createFakeServices, stranger } from '../../support/fake-services'

/** A page that notes the moments of its life. */
function openPage() {
  const { fake, module, auth, account, online } = createFakeServices()
  const life: string[] = []
  const page = createInstanceOf(
    module.definePage({
      section: 'login',
      title: ({ name }) => (name === 'terms' ? 'app.terms' : 'app.login'),
      follows: ['auth', 'network'],
      view: () => ({ status: fake.auth.state.status, isOnline: fake.network.isOnline }),
      data: { isSaving: false, saved: 0 },
      fields: { count: 0 },
      onLoad(): void {
        life.push(`load ${this.query.name} ${this.data.status}`)
      },
      onShow(): void {
        life.push('show')
      },
      onUnload(): void {
        life.push('unload')
      },
      onChange(source): void {
        life.push(`${source} ${this.data.status} ${this.data.isOnline}`)
      },
      methods: {
        save(): Promise<void> {
          return this.run('isSaving', async () => {
            this.count += 1
            if (this.count > 1) throw new AppError('offline')
            return { saved: this.count }
          })
        },
      },
    }),
  )
  call(page, 'onLoad', { name: 'te%72ms' })
  call(page, 'onShow')
  return { page, fake, life, auth, account, online }
}

test('a page is rendered before its own hooks run, and is notified only of what it follows', () => {
  const { page, life, auth, account, online } = openPage()
  auth.set({ status: 'signing-in', interactive: true })
  account.set(null)
  online.set(false)
  call(page, 'onUnload')
  auth.set(stranger)

  expect(life).toEqual([
    'load terms guest',
    'show',
    'auth signing-in true',
    'network signing-in false',
    'unload',
  ])
  expect(page.data.status).toBe('signing-in')
})

test('the title may depend on the query, and only a tab names the tabs', () => {
  const { fake } = openPage()

  expect(fake.ui.setNavigationTitle).toHaveBeenLastCalledWith(en.app.terms)
  expect(fake.ui.setTabTexts).not.toHaveBeenCalled()
})

test('bars are left alone until the page is shown, and while another is on top', () => {
  const { page, fake } = openPage()
  fake.ui.setBarColors.mockClear()
  call(page, 'onHide')
  fake.preferences.set({ appearance: 'dark' })
  expect(fake.ui.setBarColors).not.toHaveBeenCalled()
  call(page, 'onShow')
  expect(fake.ui.setBarColors).toHaveBeenCalledTimes(1)
})

test('opening sets no data that the page has from the beginning', () => {
  expect(openPage().page.changes).toEqual([])
})

test('a task sets what it brings, and its failure in words when the page has none of its own', async () => {
  const { page } = openPage()
  await call(page, 'save')
  expect(page.changes).toEqual([{ isSaving: true }, { isSaving: false, saved: 1 }])
  await call(page, 'save')
  expect(page.data).toMatchObject({ isSaving: false, failure: { message: en.errors.offline } })
})

test('fields are those of one page', async () => {
  const [first, second] = [openPage().page, openPage().page]
  await call(first, 'save')

  expect([first.count, second.count]).toEqual([1, 0])
})

test('a page that is not to be shared has no handler for it', () => {
  const { page } = openPage()

  expect([page.onShareAppMessage, page.onShareTimeline]).toEqual([undefined, undefined])
})

test('what a page does not have does not compile', () => {
  const { module } = createFakeServices()
  const definePage = jest.fn(module.definePage)
  definePage({
    section: 'login',
    title: 'app.login',
    view: () => ({ isShown: true }),
    data: { isSaving: false, saved: 0 },
    methods: {
      act(): void {
        // @ts-expect-error a number is no flag
        void this.run('saved', async () => {})
        // @ts-expect-error there is no such data
        this.setData({ nothing: 1 })
        // @ts-expect-error a view is changed by what it shows
        this.setData({ isShown: false })
        // @ts-expect-error there is no such page
        void this.open({ page: 'nowhere' })
        // @ts-expect-error the agreement wants a query
        void this.open({ page: 'agreement' })
        // @ts-expect-error there is no such method
        this.leave()
      },
    },
  })
  // @ts-expect-error there is no such text
  definePage({ section: 'login', title: 'app.nothing', view: () => ({}), data: {}, methods: {} })

  expect(definePage).toHaveBeenCalledTimes(2)
})
