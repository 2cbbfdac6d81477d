import { expect, test } from '@jest/globals'
import { rewriteSelector } from '../../src/project/selectors.ts'
import { compileAppStyle, compileUnitStyle, toViewportUnits } from '../../src/project/styles.ts'
import { packageOf } from './demo-project.ts'

test.each([
  ['750rpx', '100vw'],
  ['-10rpx 0 .5rpx', '-1.33333vw 0 0.06667vw'],
  ['calc(100% - 75rpx)', 'calc(100% - 10vw)'],
  ['10px', '10px'],
  ['"10rpx"', '"10rpx"'],
  ['url(a10rpx.png)', 'url(a10rpx.png)'],
  ['var(--w-10rpx)', 'var(--w-10rpx)'],
])('the length %s is %s on the screen', (wxss, css) => {
  expect(toViewportUnits(wxss)).toBe(css)
})

test.each([
  ['page', 'wx-page'],
  ['view.a>text+ button ~ icon', 'wx-view.a>wx-text+ wx-button ~ wx-icon'],
  ['scroll-view::-webkit-scrollbar', 'wx-scroll-view::-webkit-scrollbar'],
  ['.a:not(view, .b):nth-child(2n + 1)', '.a:not(wx-view, .b):nth-child(2n + 1)'],
  ['[data-kind="view .a"] *', '[data-kind="view .a"] *'],
  ['#name', ':is(#name,[id$="--name"])'],
  ['.a\\:b', '.a\\:b'],
])('the selector %s finds what is in the document as %s', (wxss, css) => {
  expect(rewriteSelector(wxss, {})).toBe(css)
})

test.each([
  ['.a.b view', '.s--a.s--b wx-view'],
  ['.a:not(.b)', '.s--a:not(.s--b)'],
  [':host', '[wx-host="s"]'],
  ['[class^="a"] .b', '[class^="a"] .s--b'],
])('inside an isolated component %s is %s', (wxss, css) => {
  expect(rewriteSelector(wxss, { styleScope: 's' })).toBe(css)
})

test('imports are inlined where they stand, under their condition, and a circle ends', () => {
  const files = packageOf({
    'app.wxss': '@import "styles/a.wxss";@import "/styles/b.wxss" (min-width:600rpx);.app{top:0}',
    'styles/a.wxss': '@import "./b";.a{top:0}',
    'styles/b.wxss': '@import "a.wxss";.b{top:0}',
  })
  expect(compileAppStyle(files, '').css.replace(/\s/g, '')).toBe(
    '.b{top:0}.a{top:0}@media(min-width:80vw){.a{top:0}.b{top:0}}.app{top:0}',
  )
})

test('an import that is not there is named', () => {
  const files = packageOf({ 'app.wxss': '@import "nowhere.wxss";' })
  expect(compileAppStyle(files, '').problems).toEqual([
    { file: 'app.wxss', near: 'nowhere.wxss', message: '@import: there is no style sheet "nowhere.wxss"' },
  ])
})

test('keyframes and fonts of a page stand outside its scope and keep their steps', () => {
  const files = packageOf({ 'pages/a.wxss': '@keyframes in{from{top:10rpx}to{top:0}}.a{animation:in 1s}' })
  expect(compileUnitStyle(files, { path: 'pages/a', kind: 'page' }).css).toBe(
    '@keyframes in{from{top:1.33333vw}to{top:0}}\n@scope ([data-page="pages/a"]) {\n.a{animation:in 1s}\n}',
  )
})

test.each([
  ['font-family:Arial', 'font-family:Arial, "Noto Sans SC"'],
  ['font-family:var(--own),serif!important', 'font-family:var(--own),serif, "Noto Sans SC"!important'],
  ['FONT: bold 12px/1.5 "My Font"', 'FONT: bold 12px/1.5 "My Font", "Noto Sans SC"'],
  ['font:inherit', 'font:inherit'],
  ['font:small-caption', 'font:small-caption'],
  ['font-family:"Noto Sans SC",serif', 'font-family:"Noto Sans SC",serif'],
  ['font-size:12px', 'font-size:12px'],
])('whatever font %s names, Chinese text is visible', (wxss, css) => {
  const files = packageOf({ 'app.wxss': `.a{${wxss}}` })
  expect(compileAppStyle(files, '').css.trim()).toBe(`.a{${css}}`)
})

test('the name of a font of the app stays its own', () => {
  const sheet = '@font-face{font-family:icons;src:url(data:font/woff2;base64,AA==)}'
  expect(compileAppStyle(packageOf({ 'app.wxss': sheet }), '').css.trim()).toBe(sheet)
})

test('a packed picture in WXSS is refused, an address that names its place is not', () => {
  const addresses = [
    'data:image/png;base64,AA==',
    'https://a.example/b.png',
    '//a.example/b.png',
    'cloud://a.b',
    '#c',
  ]
  const sheet = [...addresses, 'c.png'].map((address) => `.a{background:url("${address}")}`).join('')
  const { problems } = compileAppStyle(packageOf({ 'app.wxss': sheet }), '')
  expect(problems).toEqual([expect.objectContaining({ near: 'c.png' })])
})
