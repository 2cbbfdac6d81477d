import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { isPacked, type PackRule } from '../../simulator/src/project/pack-rules.ts'
import { baseLibraryVersion } from '../../simulator/src/protocol/versions.ts'

const root = process.cwd()
const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'))

const app = readJson('app.json')
const project = readJson('project.config.json')
const theme = readJson('theme.json')

/** What WeChat may see; everything else at the top level must be kept out of the package. */
const appEntries = new Set([
  'app.json',
  'app.ts',
  'app.wxss',
  'components',
  'images',
  'packages',
  'pages',
  'project.config.json',
  'sitemap.json',
  'theme.json',
  'utils',
])

/** Made by people and tools beside the sources, and never in the repository. */
const isLocal = (name: string) => name.endsWith('.log') || name.endsWith('.key')

function topLevelEntries(): string[] {
  return readdirSync(root).filter((name) => !appEntries.has(name) && !isLocal(name))
}

interface SubPackage {
  root: string
  pages: string[]
}

const subPackages: SubPackage[] = app.subPackages
const everyPage: string[] = [
  ...app.pages,
  ...subPackages.flatMap(({ root, pages }) => pages.map((page) => `${root}/${page}`)),
]

/** A folder holds one folder for each of its pages, of the same name. */
const pagesIn = (folder: string) => readdirSync(join(root, folder)).map((name) => `${name}/${name}`)

describe('app.json', () => {
  test.each(everyPage)('%s has its four files', (page) => {
    const missing = ['json', 'ts', 'wxml', 'wxss'].filter(
      (type) => !existsSync(join(root, `${page}.${type}`)),
    )
    expect(missing).toEqual([])
  })

  test('names every page there is', () => {
    expect(
      pagesIn('pages')
        .map((page) => `pages/${page}`)
        .sort(),
    ).toEqual([...app.pages].sort())
    const folders = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`)
    expect(folders.sort()).toEqual(subPackages.map(({ root: folder }) => folder).sort())
    for (const { root: folder, pages } of subPackages)
      expect(pagesIn(folder).sort()).toEqual([...pages].sort())
  })

  test('fetches what the settings lead to while they are open, on any network', () => {
    expect(app.preloadRule).toEqual({
      'pages/settings/settings': { network: 'all', packages: subPackages.map(({ root: folder }) => folder) },
    })
  })

  test('keeps the first page, the tabs and the way to sign in in the main package', () => {
    const needed = ['profile', 'settings', 'login', 'agreement'].map((name) => `pages/${name}/${name}`)
    expect([...app.pages].sort()).toEqual(needed.sort())
  })

  test('opens on the profile, which a guest may use, and has two tabs that are pages', () => {
    const tabs = app.tabBar.list.map((tab: { pagePath: string }) => tab.pagePath)
    expect(app.pages[0]).toBe('pages/profile/profile')
    expect(tabs).toEqual(['pages/profile/profile', 'pages/settings/settings'])
    expect(app.entryPagePath).toBeUndefined()
  })

  test('asks for the privacy check under the name that WeChat knows', () => {
    expect(app.__usePrivacyCheck__).toBe(true)
    expect(app.usePrivacyCheck).toBeUndefined()
  })

  test('follows the dark theme, loads lazily and injects no library at a cold start', () => {
    expect(app).toMatchObject({
      darkmode: true,
      themeLocation: 'theme.json',
      lazyCodeLoading: 'requiredComponents',
      style: 'v2',
    })
    expect([app.componentFramework, app.useExtendedLib]).toEqual([undefined, undefined])
  })

  test('uses only theme names that both themes have', () => {
    const used = [...JSON.stringify(app).matchAll(/"@(\w+)"/g)].map((match) => match[1])
    expect(used.length).toBeGreaterThan(0)
    for (const names of [Object.keys(theme.light), Object.keys(theme.dark)]) {
      expect([...names].sort()).toEqual([...new Set(used)].sort())
    }
  })

  test('has tab icons of at most 5 KB', () => {
    const icons = app.tabBar.list.flatMap((tab: { iconPath: string; selectedIconPath: string }) => [
      tab.iconPath,
      tab.selectedIconPath,
    ])
    expect(icons.filter((icon: string) => statSync(join(root, icon)).size > 5 * 1024)).toEqual([])
  })
})

describe('project.config.json', () => {
  const rules: PackRule[] = project.packOptions.ignore
  /** Of a folder, what is in it counts. */
  const isKeptOut = (name: string) => {
    const isFolder = statSync(join(root, name), { throwIfNoEntry: false })?.isDirectory() ?? false
    return !isPacked(isFolder ? `${name}/any.js` : name, { ignore: rules, include: [] })
  }

  test('leaves miniprogramRoot out, since "./" switches the filter of unused files off', () => {
    expect(project.miniprogramRoot ?? '').toBe('')
  })

  test('opens with the base library that the simulator follows', () => {
    expect(project.libVersion).toBe(baseLibraryVersion)
  })

  test('packs only files that the app uses', () => {
    expect(project.setting).toMatchObject({
      ignoreUploadUnusedFiles: true,
      useCompilerPlugins: ['typescript'],
      es6: true,
      enhance: true,
      minified: true,
      minifyWXSS: true,
      minifyWXML: true,
    })
    expect(project.packOptions.include).toEqual([])
  })

  test('keeps everything at the top level that is not the app out of the package', () => {
    expect(topLevelEntries().filter((name) => !isKeptOut(name))).toEqual([])
  })

  test('keeps what is made beside the sources out of the package too', () => {
    const made = ['node_modules/x.js', '.git/x', '.passport/x', 'coverage/x.js', 'dist/x.js', '.env']
    expect(made.filter((path) => isPacked(path, { ignore: rules, include: [] }))).toEqual([])
  })

  test('watches no folder that it does not pack', () => {
    const folders = rules.filter(({ type }) => type === 'folder').map(({ value }) => `${value}/**`)
    expect(project.watchOptions.ignore).toEqual(['.*/**', ...folders])
  })

  test('ignores no part of the app', () => {
    expect([...appEntries].filter(isKeptOut)).toEqual([])
  })
})
