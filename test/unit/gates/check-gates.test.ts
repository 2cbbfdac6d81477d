import { expect, test } from '@jest/globals'
import { checkGates } from '../../../scripts/gates/check-gates.ts'

const compiled = new Map(
  Object.entries({
    'app.json': '{"pages":["pages/a/a"],"__usePrivacyCheck__":true}',
    'pages/a/a.json': '{}',
    'pages/a/a.wxml': '<view/>',
    'pages/a/cities.json': '{}',
    'pages/a/a.js': 'Page({onTap:function(){wx.chooseAddress({})}})',
  }).map(([path, text]) => [path, Buffer.from(text)]),
)

test('settings are read as their author wrote them, what is used as it was compiled', async () => {
  const sources: Record<string, string> = {
    'app.json': '{ "pages": ["pages/a/a"],\n"usePrivacyCheck": true }',
    'pages/a/a.json': '{ "navigationBarTitle": "A" }',
    'pages/a/cities.json': '{ "Shanghai": 1 }',
    'pages/a/a.ts': 'Page({\n  onTap() {\n    wx.chooseAddress({})\n  },\n})',
  }
  expect(await checkGates(compiled, async (path) => sources[path] ?? null)).toEqual([
    'app.json:2: WeChat knows no key "usePrivacyCheck" here: write "__usePrivacyCheck__"',
    'pages/a/a.json:1: WeChat knows no key "navigationBarTitle" here: take it away',
    expect.stringMatching(/^pages\/a\/a\.ts:3: wx\.chooseAddress fails unless app\.json names it/),
    expect.stringMatching(/^pages\/a\/a\.ts:3: wx\.chooseAddress is refused unless .*"地址"/),
  ])
})
