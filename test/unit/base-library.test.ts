import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { pages as knownPages, type PageName, pathOf } from '../../utils/app/routes'
import { en } from '../../utils/locales/en'
import { minimumBaseLibrary } from '../../utils/platform/base-library'
import { call, catchRegistration, createInstance, type Instance } from '../support/fake-page'
import { settle } from './support/manual-time'
import { createWechatOfVersion, isNewer, sinceOf } from './support/wechat-of-version'
import { createWholePhone } from './support/whole-phone'

const pages = Object.keys(knownPages) as PageName[]
const older = ['2.32.2', '2.20.0', '2.10.4']
const scope = globalThis as unknown as Record<string, unknown>
let unhandled: unknown[]
const hear = (reason: unknown) => void unhandled.push(reason)

beforeEach(() => {
  jest.resetModules()
  unhandled = []
  process.on('unhandledRejection', hear)
})

afterEach(() => {
  process.off('unhandledRejection', hear)
  for (const name of ['wx', 'App', 'getCurrentPages']) delete scope[name]
})

type Pages = Record<PageName, Instance>

/** Starts the app on a phone of that base library and opens every page of it. */
async function startApp(version: string) {
  const phone = createWholePhone()
  scope.wx = createWechatOfVersion(version, phone.members)
  scope.getCurrentPages = () => []
  const app: { onLaunch?: () => void } = {}
  scope.App = (options: object) => Object.assign(app, options)
  catchRegistration()
  await import('../../app')
  app.onLaunch?.()
  const opened = {} as Pages
  for (const name of pages) {
    await import(`../../${pathOf(name)}`)
    opened[name] = createInstance()
    call(opened[name], 'onLoad', {})
    call(opened[name], 'onShow')
  }
  await settle()
  return { ...phone, pages: opened }
}

test('with the lowest base library that is stated, the person is signed in and every page stands', async () => {
  const {
    pages: { profile, settings },
  } = await startApp(minimumBaseLibrary)
  expect(profile.data.mode).toBe('member')
  await call(settings, 'onTapGuideline')
  expect(settings.data.failure).toMatchObject({ message: '' })
  expect(unhandled).toEqual([])
})

test.each(older)('with base library %s every page stands, and the first says what to do', async (version) => {
  const {
    pages: { profile, settings, login },
    sent,
  } = await startApp(version)
  expect(profile.data).toMatchObject({
    mode: 'guest',
    hero: { title: en.blocked.outdatedTitle, text: en.blocked.outdatedText, action: '' },
  })
  expect(sent.filter(({ method }) => method === 'POST')).toEqual([])

  await call(settings, 'onTapGuideline')
  expect(settings.data.failure).toMatchObject({ message: en.errors.outdated })
  await call(login, 'onLoginSuccess', { detail: { code: 'c1' } })
  expect(login.data.failure).toMatchObject({ message: en.errors.outdated })
  expect(unhandled).toEqual([])
})

test('whatever came after that base library is asked for before it is used', () => {
  const folder = 'utils/platform'
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  const unguarded = files.flatMap((text) =>
    [...text.matchAll(/\bwx\.(\w+)/g)]
      .map((match) => match[1] ?? '')
      .filter((name) => !text.includes(`wx.${name}.html`) && isNewer(sinceOf(name), minimumBaseLibrary))
      .filter((name) => !text.includes(`Ability('${name}')`)),
  )
  expect(unguarded).toEqual([])
})

test.each(['README.md', 'README.zh-CN.md', 'docs/deployment.md'])('%s names that base library', (path) => {
  expect(readFileSync(path, 'utf8')).toContain(minimumBaseLibrary)
})
