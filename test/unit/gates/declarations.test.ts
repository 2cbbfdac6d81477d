import { describe, expect, test } from '@jest/globals'
import { checkDeclarations } from '../../../scripts/gates/declarations.ts'
import {
  type PrivateDataKind,
  privateData,
  readPrivateInfos,
  scopesWithPurpose,
} from '../../../scripts/gates/private-data.ts'
import { componentTags } from '../../../simulator/src/protocol/components/index.ts'
import { wechatTypes } from '../../../simulator/src/protocol/wechat-types.ts'

interface Given {
  app?: object
  compiled?: Record<string, string>
  sources?: Record<string, string>
  declared?: PrivateDataKind[]
}

function check({ app = {}, compiled = {}, sources = {}, declared = [] }: Given): Promise<string[]> {
  const texts = { 'app.json': JSON.stringify({ __usePrivacyCheck__: true, ...app }), ...compiled }
  return checkDeclarations({
    files: new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)])),
    readSource: async (path) => sources[path] ?? null,
    declared,
  })
}

const permission = { 'scope.userLocation': { desc: 'to find shops near you' } }
const located: Given = {
  app: { permission, requiredPrivateInfos: ['getLocation'] },
  compiled: { 'utils/place.js': 'wx.getLocation()' },
  sources: { 'utils/place.ts': 'export const find = () => {\n  wx.getLocation({})\n}\n' },
  declared: ['位置信息'],
}

test('what is declared everywhere is used freely', async () => {
  expect(await check(located)).toEqual([])
})

test('a location interface that app.json does not name is found in the author’s line', async () => {
  expect(await check({ ...located, app: { permission } })).toEqual([
    'utils/place.ts:2: wx.getLocation fails unless app.json names it: add "getLocation" to "requiredPrivateInfos", and apply for it in WeChat\'s console (开发管理 → 接口设置)',
  ])
})

test.each([{}, { desc: '' }, { desc: 'x'.repeat(31) }])('a purpose of %j is none', async (purpose) => {
  const app = { requiredPrivateInfos: ['getLocation'], permission: { 'scope.userLocation': purpose } }
  expect(await check({ ...located, app })).toEqual([
    'utils/place.ts:2: wx.getLocation asks for scope.userLocation: say what for, in 1 to 30 characters, in "desc" of "permission" → "scope.userLocation" of app.json',
  ])
})

test('private data that the guideline does not declare is found', async () => {
  expect(await check({ ...located, declared: ['手机号'] })).toEqual([
    'utils/place.ts:2: wx.getLocation is refused unless the privacy guideline names "位置信息": declare it in WeChat\'s console (设置 → 服务内容声明 → 用户隐私保护指引), and then in scripts/gates/private-data.ts',
  ])
})

test('private data without the privacy check is found', async () => {
  const app = { ...located.app, __usePrivacyCheck__: false }
  expect(await check({ ...located, app })).toEqual([
    'app.json: people\'s data is used: set "__usePrivacyCheck__" to true',
  ])
  expect(await check({ app: { __usePrivacyCheck__: false } })).toEqual([])
})

test('an interface that app.json names and nothing uses is found', async () => {
  expect(await check({ app: { requiredPrivateInfos: ['chooseAddress'] } })).toEqual([
    'app.json: "requiredPrivateInfos" names "chooseAddress", which nothing uses: take it away, for WeChat reviews each',
  ])
})

test('of a file that has no source beside it the compiled one is named', async () => {
  const compiled = { 'miniprogram_npm/a/index.js': 'wx.setClipboardData({})' }
  expect(await check({ compiled })).toEqual([
    expect.stringMatching(/^miniprogram_npm\/a\/index\.js: wx\.setClipboardData .*"剪切板"/),
  ])
})

test('what TypeScript says and the package does not do is not found', async () => {
  const sources = { 'utils/a.ts': 'wx.getLocation({})' }
  expect(await check({ compiled: { 'utils/a.js': 'exports.a=1' }, sources })).toEqual([])
})

describe('in a template', () => {
  const place = 'pages/a/a.wxml'

  test.each<[template: string, kind: PrivateDataKind]>([
    ['<button open-type="chooseAvatar"/>', '昵称、头像'],
    ['<input type="nickname"/>', '昵称、头像'],
    ['<button open-type="getPhoneNumber|agreePrivacyAuthorization"/>', '手机号'],
    [`<button open-type="{{ok ? 'getPhoneNumber' : ''}}"/>`, '手机号'],
    ['<camera/>', '摄像头'],
  ])('%s needs %s', async (template, kind) => {
    const text = `<view/>\n${template}`
    const given = { compiled: { [place]: text }, sources: { [place]: text } }
    expect(await check(given)).toEqual([expect.stringMatching(`^${place}:2: .*"${kind}"`)])
    expect(await check({ ...given, declared: [kind] })).toEqual([])
  })

  test.each([
    '<button open-type="share"/>',
    '<input type="text" placeholder="nickname"/>',
    '<!-- <camera/> -->',
  ])('%s needs nothing', async (template) => {
    expect(await check({ compiled: { [place]: template } })).toEqual([])
  })
})

describe('the tables name', () => {
  const apis = Object.values(privateData).flatMap((data) => ('apis' in data ? data.apis : []))
  const all = [...apis, ...Object.values(scopesWithPurpose).flat(), ...readPrivateInfos()]

  test('only what WeChat’s typings have', () => {
    const known = new Set(Object.values(wechatTypes).flatMap((members) => Object.keys(members)))
    const names = all.filter((name) => !name.startsWith('authorize '))
    expect(names.filter((name) => !known.has(name))).toEqual([])
  })

  test('each location interface of requiredPrivateInfos as private data', () => {
    expect(readPrivateInfos()).toContain('getLocation')
    const kinds = readPrivateInfos().filter((name) => !apis.some((api) => api === name))
    expect(kinds).toEqual(['onLocationChange'])
  })

  test('no tag that a template spells otherwise', () => {
    const tags = Object.values(privateData).flatMap((data) => ('tags' in data ? data.tags : []))
    const withValue = tags.filter((tag) => tag.includes(' ')).map((tag) => tag.split(' ')[0] ?? '')
    expect(withValue.filter((tag) => !(componentTags as readonly string[]).includes(tag))).toEqual([])
  })
})
