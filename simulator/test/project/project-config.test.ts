import { expect, test } from '@jest/globals'
import { parseProjectConfig } from '../../src/project/project-config.ts'

const parse = (config: object, own?: object) =>
  parseProjectConfig(JSON.stringify(config), own && JSON.stringify(own))

test.each([
  [{ appid: 'wx1' }, { appId: 'wx1', root: '', problems: [] }],
  [
    { appid: 'wx1', miniprogramRoot: './app/' },
    { appId: 'wx1', root: 'app', problems: [] },
  ],
])('%j is read without a word', (config, read) => {
  expect(parse(config)).toMatchObject(read)
})

test.each([
  [{}, { appId: 'touristappid', problems: [{ message: 'appid is missing', isStrictOnly: true }] }],
  [{ appid: '' }, { appId: 'touristappid', problems: [{ message: 'appid is missing' }] }],
  [
    { appid: 'wx1', miniprogramRoot: './' },
    { root: '', problems: [{ message: expect.stringContaining('leave the field out'), isStrictOnly: true }] },
  ],
])('what DevTools takes of %j is a problem of a strict compile alone', (config, read) => {
  expect(parse(config)).toMatchObject(read)
})

test.each([
  [{}, {}, true],
  [{ setting: { urlCheck: false } }, {}, false],
  [{ setting: { urlCheck: true } }, { setting: { urlCheck: false } }, false],
  [{ setting: { urlCheck: false } }, { setting: { urlCheck: true } }, true],
])('with %j and of one’s own %j addresses are checked: %s', (config, own, urlCheck) => {
  expect(parse({ appid: 'wx1', ...config }, own)).toMatchObject({ urlCheck })
})

test.each([
  ['{', 'JSON'],
  ['{"appid":"wx1","packOptions":{"ignore":{}}}', 'packOptions.ignore must be a list'],
  ['{"appid":"wx1","miniprogramRoot":1}', 'miniprogramRoot must be a text'],
])('%s is refused in words', (text, message) => {
  expect(() => parseProjectConfig(text)).toThrow(message)
})
