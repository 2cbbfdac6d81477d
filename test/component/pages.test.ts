import { readFileSync } from 'node:fs'
import { expect, jest, test } from '@jest/globals'
import { type PageName, pages, pathOf, tabs, tabTexts } from '../../utils/app/routes'
import { zhCN } from '../../utils/locales/zh-CN'
import { catchRegistration, createInstance } from '../support/fake-page'
import { createFakeServices } from '../support/fake-services'

const { module, fake } = createFakeServices()
jest.unstable_mockModule('../../utils/services', () => module)
catchRegistration()

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
const app = readJson('app.json')
const everyPage: string[] = [
  ...app.pages,
  ...app.subPackages.flatMap(({ root, pages: paths }: { root: string; pages: string[] }) =>
    paths.map((path) => `${root}/${path}`),
  ),
]

test('the app knows the pages of app.json', () => {
  expect((Object.keys(pages) as PageName[]).map(pathOf).sort()).toEqual([...everyPage].sort())
})

test('its tabs are those of app.json, in their order and with their Chinese texts', () => {
  const list = app.tabBar.list as { pagePath: string; text: string }[]
  fake.preferences.set({ language: 'zh-CN' })
  expect(list.map(({ pagePath }) => pagePath)).toEqual(tabs.map((name) => pathOf(name as PageName)))
  expect(list.map(({ text }) => text)).toEqual(tabTexts.map((key) => fake.i18n.t(key)))
})

test('each page has a section of texts', () => {
  expect(Object.keys(pages).filter((name) => !(name in zhCN))).toEqual([])
})

test('pages that the sitemap makes public can be shared to friends and to Moments, and no others', async () => {
  const rules = readJson('sitemap.json').rules as { action: string; page: string }[]
  const shared: string[] = []
  for (const path of everyPage) {
    await import(`../../${path}`)
    const page = createInstance()
    const handlers = ['onShareAppMessage', 'onShareTimeline'].filter((name) => name in page)
    if (handlers.length > 0) shared.push(path)
    expect([0, 2]).toContain(handlers.length)
  }
  const open = rules.filter(({ action }) => action === 'allow').map(({ page }) => page)
  expect(shared.sort()).toEqual(open.sort())
})
