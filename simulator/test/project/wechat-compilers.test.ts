import { chmod, cp, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { compileProject } from '../../src/project/compile-project.ts'
import { createWechatCompilers, wechatCompilers } from '../../src/project/wechat-compilers.ts'
import { wechatProgramsHome } from '../../src/project/wechat-programs.ts'
import { copyDemo, packageOf } from './demo-project.ts'

const check = (files: Record<string, string>, sources: Record<string, string> = {}) =>
  wechatCompilers.check(packageOf(files), async (path) => sources[path] ?? null)

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

/** A package folder as npm unpacks it. */
async function createHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'wechat-programs-'))
  folders.push(home)
  return home
}

/** Their programs are made for x64, which not every machine can run; such a machine says so, as tested below. */
const whereTheyRun = (await wechatCompilers.explainMissing()) === null ? describe : describe.skip

whereTheyRun('where they run', () => {
  test.each([
    ['chooseAvatar and nickname', '<button open-type="chooseAvatar" /><input type="nickname" />'],
    ['a list in the template', '<view wx:for="{{[1, 2]}}" wx:key="*this">{{item}}</view>'],
    ['a script', '<wxs module="m">module.exports = { n: 1 }</wxs><view mut-bind:tap="x">{{m.n}}</view>'],
    [
      'page-meta and root-portal',
      '<page-meta root-font-size="system" /><root-portal><wxlogin /></root-portal>',
    ],
  ])('%s is accepted', async (_name, template) => {
    expect(await check({ 'pages/a.wxml': template, 'app.wxss': '.a { width: max(1rpx, 2px) }' })).toEqual([])
  })

  test.each([
    ['a tag that begins with wx-', '<view />\n<view>\n  <wx-login />\n</view>', 3],
    ['a template literal', '<view />\n<view>{{`a b`}}</view>', 2],
    ['optional chaining', '<view />\n\n<view class="{{a?.b}}" />', 3],
    ['a default by ??', '<view>{{a ?? b}}</view>', 1],
    ['an arrow function in a script', '<wxs module="m">\n\nvar f = () => 1\n</wxs>', 3],
    ['a tag without an end', '<view />\n<view>', 2],
  ])('%s is refused at its line', async (_name, template, line) => {
    expect(await check({ 'pages/a.wxml': template })).toEqual([
      { file: 'pages/a.wxml', line, column: expect.any(Number), message: expect.stringMatching(/^wcc: \S/) },
    ])
  })

  test('what is imported from the root is found', async () => {
    const files = {
      'pages/a.wxml': '<import src="/parts/b.wxml" /><template is="b" />',
      'parts/b.wxml': '<template name="b"><view /></template>',
      'pages/a.wxss': '@import "/parts/b.wxss";',
      'parts/b.wxss': '.b { color: red }',
    }
    expect(await check(files)).toEqual([])
  })

  test('a fault has the line of the text that its author wrote', async () => {
    const packed = { 'a.wxml': '<view/><wx-a/>', 'app.wxss': '.a{color:red' }
    const sources = { 'a.wxml': '<!-- x -->\n<view />\n<wx-a />', 'app.wxss': '.a {\n  color: red' }
    expect(await check(packed, sources)).toMatchObject([
      { file: 'a.wxml', line: 3, column: 2, message: 'wcc: unexpected tag, near `wx-a`' },
      { file: 'app.wxss', line: 2, column: expect.any(Number), message: expect.stringMatching(/^wcsc: /) },
    ])
  })

  test('a fault that only the packed text has is told as well', async () => {
    expect(await check({ 'a.wxml': '<wx-a/>' }, { 'a.wxml': '<view />' })).toMatchObject([
      { file: 'a.wxml', line: 1 },
    ])
  })

  test('templates and scripts are compiled together, and what one of them misses is named', async () => {
    const template = '<view />\n<wxs module="m" src="../lib/m.wxs" />'
    expect(await check({ 'pages/a.wxml': template, 'lib/m.wxs': 'module.exports = 1' })).toEqual([])
    expect(await check({ 'pages/a.wxml': template })).toMatchObject([
      { file: 'pages/a.wxml', line: 2, message: expect.stringContaining('../lib/m.wxs not found') },
    ])
    expect(await check({ 'app.wxss': '@import "none.wxss";' })).toMatchObject([
      { file: 'app.wxss', message: expect.stringContaining('`none.wxss` not found') },
    ])
  })

  test('a project is refused for what only they refuse', async () => {
    const project = await copyDemo({
      'pages/form/form.wxml': '<view />\n<view wx:else>{{ok}}</view>',
      'pages/form/form.wxss': '.a {\n  color: red;\n}\n.b { .c { color: red } }',
    })
    expect(await compileProject(project)).toEqual({
      ok: false,
      problems: [
        expect.objectContaining({
          file: 'pages/form/form.wxml',
          line: 2,
          message: expect.stringMatching(/^wcc: /),
        }),
        expect.objectContaining({
          file: 'pages/form/form.wxss',
          line: 4,
          message: expect.stringMatching(/^wcsc: /),
        }),
      ],
    })
  })

  test('programs that came without their run bit get it', async () => {
    const home = await createHome()
    await cp(wechatProgramsHome(), home, { recursive: true })
    const program = join(home, 'bin', process.platform === 'darwin' ? 'mac' : 'linux', 'wcc')
    await chmod(program, 0o644)
    const compilers = createWechatCompilers(home)
    expect(await compilers.explainMissing()).toBeNull()
    expect((await stat(program)).mode & 0o111).not.toBe(0)
    expect(await compilers.check(packageOf({ 'a.wxml': '<wx-a />' }), async () => null)).toHaveLength(1)
  })
})

test.each([
  ['are not there', null],
  ['are for another processor', '\u007fELF of another kind'],
])('programs that %s refuse nothing, and one sentence says so', async (_name, content) => {
  const home = await createHome()
  for (const folder of content === null ? [] : ['linux', 'mac', 'windows']) {
    await mkdir(join(home, 'bin', folder), { recursive: true })
    for (const name of ['wcc', 'wcsc', 'wcc.exe', 'wcsc.exe'])
      await writeFile(join(home, 'bin', folder, name), content ?? '')
  }
  const compilers = createWechatCompilers(home)
  expect(await compilers.check(packageOf({ 'a.wxml': '<wx-a />' }), async () => null)).toEqual([])
  expect(await compilers.explainMissing()).toMatch(
    /^WeChat's own compilers do not run on this machine \(.+\): /,
  )
})
