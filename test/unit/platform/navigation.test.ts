import { afterEach, expect, test } from '@jest/globals'
import { home, pathOf, type Route, tabs } from '../../../utils/app/routes'
import { createNavigation } from '../../../utils/platform/navigation'
import { failureOf } from '../support/auth-bench'
import { useFakeWx } from '../support/fake-wx'

interface Move {
  url?: string
  success: () => void
  fail: (failure: object) => void
}

const scope = globalThis as unknown as { getCurrentPages?: () => { route: string }[] }

afterEach(() => {
  delete scope.getCurrentPages
})

function bench(
  routes: string[],
  settle: (move: Move) => void = ({ success }) => success(),
  isSinglePage = false,
) {
  const moves: string[] = []
  scope.getCurrentPages = () => routes.map((route) => ({ route }))
  const member = (name: string) => (move: Move) => {
    moves.push(move.url ? `${name} ${move.url}` : name)
    settle(move)
  }
  const names = ['switchTab', 'navigateTo', 'redirectTo', 'navigateBack']
  useFakeWx(Object.fromEntries(names.map((name) => [name, member(name)])))
  return {
    navigation: createNavigation<Route>({ tabs, home, isSinglePage: () => isSinglePage, pathOf }),
    moves,
  }
}

const profile = 'pages/profile/profile'
const login = 'pages/login/login'

test('tab pages are switched to, others pushed, with their query encoded', async () => {
  const { navigation, moves } = bench([profile])
  await navigation.open({ page: 'settings' })
  await navigation.open({ page: 'login' })
  await navigation.open({ page: 'agreement', query: { version: '2026-11-01 &', document: 'terms' } })

  expect(moves).toEqual([
    'switchTab /pages/settings/settings',
    'navigateTo /pages/login/login',
    'navigateTo /pages/agreement/agreement?version=2026-11-01%20%26&document=terms',
  ])
})

test('two quick taps open a page once; another page meanwhile is not swallowed', async () => {
  const { navigation, moves } = bench([profile])
  const pages = ['login', 'login', 'settings'] as const
  await Promise.all(pages.map((page) => navigation.open({ page })))

  expect(moves).toEqual(['navigateTo /pages/login/login', 'switchTab /pages/settings/settings'])
})

test('back goes back, or to the entry page when nothing lies beneath', async () => {
  const pushed = bench([profile, login])
  await pushed.navigation.back()
  expect(pushed.moves).toEqual(['navigateBack'])

  const alone = bench([login])
  await alone.navigation.back()
  expect(alone.moves).toEqual(['switchTab /pages/profile/profile'])
})

test('replacing goes back to a page right beneath, switches to a tab, else redirects', async () => {
  const { navigation, moves } = bench(['pages/agreement/agreement', login])
  await navigation.replace({ page: 'agreement', query: { version: 'v', document: 'terms' } })
  await navigation.replace({ page: 'settings' })
  const other = bench([profile, login])
  await other.navigation.replace({ page: 'agreement', query: { version: 'v', document: 'terms' } })

  expect(moves).toEqual(['navigateBack', 'switchTab /pages/settings/settings'])
  expect(other.moves).toEqual(['redirectTo /pages/agreement/agreement?version=v&document=terms'])
})

test('a navigation that WeChat refuses is an error', async () => {
  const { navigation } = bench([profile], ({ fail }) =>
    fail({ errMsg: 'navigateTo:fail webview count limit exceed' }),
  )

  expect((await failureOf(navigation.open({ page: 'login' }))).kind).toBe('platform')
})

test('a page that was opened by itself from Moments leads nowhere, which is said by kind', async () => {
  const { navigation, moves } = bench([profile], undefined, true)

  expect((await failureOf(navigation.open({ page: 'login' }))).kind).toBe('single-page')
  expect((await failureOf(navigation.back())).kind).toBe('single-page')
  expect((await failureOf(navigation.replace({ page: 'settings' }))).kind).toBe('single-page')
  expect(moves).toEqual([])
})

test('the address of a page is the one it is opened with', () => {
  const { navigation } = bench([profile])

  expect(navigation.urlOf({ page: 'profile' })).toBe('/pages/profile/profile')
  expect(navigation.urlOf({ page: 'agreement', query: { version: 'a b', document: 'terms' } })).toBe(
    '/pages/agreement/agreement?version=a%20b&document=terms',
  )
})

test('a page of a sub-package is opened, found beneath and shared where it lies', async () => {
  const devices = 'packages/account/devices/devices'
  const { navigation, moves } = bench([devices, login])
  await navigation.open({ page: 'security-log' })
  await navigation.replace({ page: 'devices' })
  await navigation.replace({ page: 'security-log' })

  const log = '/packages/account/security-log/security-log'
  expect(moves).toEqual([`navigateTo ${log}`, 'navigateBack', `redirectTo ${log}`])
  expect(navigation.urlOf({ page: 'devices' })).toBe(`/${devices}`)
})

test('without a map of its own an app has its pages in folders of their names', () => {
  const navigation = createNavigation({ tabs: [], home: { page: 'home' }, isSinglePage: () => false })

  expect(navigation.urlOf({ page: 'home' })).toBe('/pages/home/home')
})
