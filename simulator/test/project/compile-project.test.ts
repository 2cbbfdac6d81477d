import { watch } from 'node:fs'
import { mkdtemp, readdir, readlink, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { compileProject, createProjectCompiler } from '../../src/project/compile-project.ts'
import type { Build } from '../../src/protocol/build.ts'
import { copyDemo, demoPath } from './demo-project.ts'

type Loader = (...values: unknown[]) => void

function loadScripts(build: Build): Map<string, Loader> {
  const modules = new Map<string, Loader>()
  runInNewContext(build.scripts, { define: (path: string, loader: Loader) => modules.set(path, loader) })
  return modules
}

let folder: string
let project: string
let compiler: ReturnType<typeof createProjectCompiler>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo project-'))
  project = join(folder, 'project')
  compiler = createProjectCompiler(project)
})
afterAll(async () => {
  await compiler.stop()
  await rm(folder, { recursive: true })
})

/** The demo with some files replaced or taken away; one compiler does them all, for its first compile takes seconds. */
async function compileDemo(changes: Record<string, string | null> = {}) {
  await rm(project, { recursive: true, force: true })
  await rename(await copyDemo(changes), project)
  return compiler.compile()
}

describe('the demo project', () => {
  let build: Build

  beforeAll(async () => {
    const result = await compileDemo()
    if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2))
    build = result.build
  })

  test('carries its app id, app.json and theme', () => {
    expect(build.appId).toBe('wx5a3d9c7e1f2b4086')
    expect(build.app.pages).toEqual(['pages/home/home', 'pages/form/form', 'pages/detail/detail'])
    expect(build.app.window).toMatchObject({ navigationBarBackgroundColor: '@navBackground' })
    expect(build.theme.dark).toMatchObject({ navBackground: '#191919' })
  })

  test('has every page and component, also those of WeUI and what WeUI relates to', () => {
    expect(Object.keys(build.units)).toEqual(
      expect.arrayContaining([
        ...build.app.pages,
        'components/card/card',
        'miniprogram_npm/weui-miniprogram/cell/cell',
        'miniprogram_npm/weui-miniprogram/form/form',
      ]),
    )
    expect(build.units['pages/home/home']).toMatchObject({
      kind: 'page',
      config: { styleIsolation: 'shared' },
    })
    expect(build.units['pages/home/home']?.config.usingComponents).toMatchObject({
      badge: 'components/badge/badge',
      'mp-cell': 'miniprogram_npm/weui-miniprogram/cell/cell',
    })
  })

  test('lists what a unit uses before the unit', () => {
    const order = Object.keys(build.units)
    expect(order.indexOf('components/badge/badge')).toBeLessThan(order.indexOf('components/card/card'))
    expect(order.indexOf('components/card/card')).toBeLessThan(order.indexOf('pages/home/home'))
  })

  test('defines every script under its path and names it in stacks', () => {
    const modules = loadScripts(build)
    expect([...modules.keys()]).toEqual(
      expect.arrayContaining([
        'app.js',
        'pages/home/home.js',
        'miniprogram_npm/weui-miniprogram/_commons/0.js',
      ]),
    )
    const module = { exports: {} as { greet?: (name: string) => string } }
    modules.get('utils/greeting.js')?.call(module.exports, null, module, module.exports)
    expect(module.exports.greet?.('you')).toBe('Hello, you')
    expect(() => modules.get('app.js')?.()).toThrow(
      expect.objectContaining({ stack: expect.stringContaining('app.js:1') }),
    )
  })

  test('compiles every template that a page reaches', () => {
    const templates = runInNewContext(build.templates) as Record<string, unknown>
    expect(Object.keys(templates)).toEqual(
      expect.arrayContaining(['pages/home/home', 'utils/rows', 'utils/head', 'components/card/card']),
    )
  })

  test('gives pages their own scope, isolated components a prefix and the app WeUI and its own rules, in that order', () => {
    expect(build.units['pages/form/form']?.style).toMatch(
      /^@scope \(\[data-page="pages\/form\/form"\]\) \{\n\.greeting\{/,
    )
    expect(build.units['components/card/card']).toMatchObject({
      styleScope: 'components_card_card',
      style: expect.stringContaining('.components_card_card--greeting{'),
    })
    expect(build.appStyle.indexOf('.weui-cell')).toBeGreaterThan(0)
    expect(build.appStyle.indexOf('.weui-cell')).toBeLessThan(build.appStyle.indexOf('--surface:#fff'))
    expect(build.appStyle).toContain('@media (prefers-color-scheme:dark){wx-page{')
  })

  test('carries its pictures and says what would be uploaded, without the library and without ignored folders', () => {
    expect(build.files['/images/dot.png']).toEqual({
      type: 'image/png',
      base64: expect.stringMatching(/^iVBOR/),
    })
    const sizes = build.package.files
    expect(Object.keys(sizes).filter((path) => /miniprogram_npm|notes|\.ts$/.test(path))).toEqual([])
    expect(build.package.bytes).toBe(Object.values(sizes).reduce((sum, size) => sum + size, 0))
  })
})

describe('a faulty project', () => {
  test('is refused with every fault that the official compiler lets pass, by file and line', async () => {
    const result = await compileDemo({
      'pages/form/form.wxml':
        '<view>\n  <veiw />\n</view>\n<button\n  bindtap="onNothing">x</button>\n<view>{{a ? b}}</view>',
      'pages/form/form.wxss': '.a {\n  color: red;\n  background: url("/images/dot.png");\n}',
      'pages/detail/detail.json':
        '{\n  "styleIsolation": "isolated",\n  "usingComponents": { "card": "/components/card/card" }\n}',
      'components/badge/badge.wxml': '<text>{{text}}</text>\n<card />',
      'pages/detail/detail.wxml': '<view bindscan="onChoose" />\n<text colour="red" />',
      'pages/detail/detail.ts': 'Page({\n  onChoose() {\n    wx.scanCode({})\n  },\n})',
      'utils/text.wxs': 'function shout(text) {\n  return text.(\n}',
      'app.json': appJson({ usePrivacyCheck: true }),
    })
    expect(result).toEqual({
      ok: false,
      problems: expect.arrayContaining([
        {
          file: 'app.json',
          line: 4,
          message: 'unknown key "usePrivacyCheck": is "__usePrivacyCheck__" meant?',
        },
        expect.objectContaining({
          file: 'pages/form/form.wxml',
          line: 2,
          message: expect.stringMatching(/^<veiw> is neither/),
        }),
        expect.objectContaining({
          file: 'pages/form/form.wxml',
          line: 5,
          message: 'bindtap="onNothing": pages/form/form has no method "onNothing"',
        }),
        expect.objectContaining({ file: 'pages/form/form.wxml', line: 6 }),
        expect.objectContaining({
          file: 'pages/form/form.wxss',
          line: 3,
          message: expect.stringContaining('/images/dot.png'),
        }),
        expect.objectContaining({
          file: 'pages/detail/detail.json',
          line: 2,
          message: expect.stringContaining('styleIsolation'),
        }),
        expect.objectContaining({
          file: 'components/badge/badge.wxml',
          line: 2,
          message: expect.stringMatching(/^<card> is/),
        }),
        expect.objectContaining({
          file: 'pages/detail/detail.wxml',
          line: 1,
          message: '<view> has no event "scan" in the simulator',
        }),
        expect.objectContaining({
          file: 'pages/detail/detail.wxml',
          line: 2,
          message: '<text> has no attribute "colour" in the simulator',
        }),
        {
          file: 'pages/detail/detail.ts',
          line: 3,
          column: 5,
          message: 'wx.scanCode is not available in the simulator',
        },
        expect.objectContaining({ file: 'utils/text.wxs', line: 2 }),
      ]),
    })
  })

  test('names the file and place of a TypeScript syntax error', async () => {
    expect(await compileDemo({ 'pages/form/form.ts': 'const a = 1\nPage({\n  data: {,}\n})\n' })).toEqual({
      ok: false,
      problems: [{ file: 'pages/form/form.ts', line: 3, column: 10, message: 'Unexpected token (3:9)' }],
    })
  })

  test('names the page of app.json that has no file', async () => {
    expect(await compileDemo({ 'pages/detail/detail.wxml': null })).toEqual({
      ok: false,
      problems: [{ file: 'app.json', line: 2, message: expect.stringContaining('pages/detail/detail.wxml') }],
    })
  })

  test('names the component that does not exist', async () => {
    const json = '{\n  "usingComponents": {\n    "none": "/components/none/none"\n  }\n}'
    expect(await compileDemo({ 'pages/form/form.json': json })).toEqual({
      ok: false,
      problems: [
        { file: 'pages/form/form.json', line: 3, message: expect.stringContaining('/components/none/none') },
      ],
    })
  })

  test('without project.config.json, or with one that ships unused files, is not compiled at all', async () => {
    expect(await compileDemo({ 'project.config.json': null })).toMatchObject({
      problems: [{ file: 'project.config.json', message: 'there is no project.config.json in this folder' }],
    })
    expect(
      await compileDemo({ 'project.config.json': '{"appid": "wx1", "miniprogramRoot": "./"}' }),
    ).toMatchObject({
      problems: [{ message: expect.stringContaining('leave the field out') }],
    })
  })
})

test('a compile leaves no file and no process behind', async () => {
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'compile-trace-'))
  const seen = new Set<string | null>()
  const watcher = watch(temporaryFolder, (_event, name) => void seen.add(name))
  const countProcesses = () =>
    process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length
  const before = { files: await readdir(process.cwd()), processes: countProcesses() }
  await compileProject(demoPath, { temporaryFolder })
  watcher.close()
  expect([...seen]).toEqual([expect.stringMatching(/^passport-compile-/)])
  expect(await readdir(temporaryFolder)).toEqual([])
  expect({ files: await readdir(process.cwd()), processes: countProcesses() }).toEqual(before)
  expect(await processesIn(temporaryFolder)).toEqual([])
  await rm(temporaryFolder, { recursive: true })
})

/** Ids of processes that work in a folder, where the system tells. */
async function processesIn(folder: string): Promise<string[]> {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const folders = await Promise.all(ids.map((id) => readlink(`/proc/${id}/cwd`).catch(() => '')))
  return ids.filter((_, index) => folders[index]?.startsWith(folder))
}

function appJson(extra: Record<string, unknown>): string {
  const pages = ['pages/home/home', 'pages/form/form', 'pages/detail/detail']
  const lines = Object.entries(extra).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  )
  return `{\n  "pages": ${JSON.stringify(pages)},\n  "useExtendedLib": { "weui": true },\n${lines.join(',\n')}\n}`
}
