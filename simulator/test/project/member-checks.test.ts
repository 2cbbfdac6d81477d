import { describe, expect, test } from '@jest/globals'
import { checkTemplates } from '../../src/project/template-checks.ts'
import type { ComponentDeclaration } from '../../src/protocol/components/declaration.ts'
import { components } from '../../src/protocol/components/index.ts'
import { toKebabCase } from '../../src/protocol/kebab-case.ts'
import { packageOf } from './demo-project.ts'

function check(template: string, { usingComponents = {}, scripts = {} } = {}) {
  return checkTemplates({
    files: packageOf({ 'a.js': 'Page({ go() {} })', ...scripts }),
    units: [
      { path: 'a', kind: 'page', config: { usingComponents }, needs: [], isLibrary: false, genericTags: [] },
    ],
    imports: new Map(),
    readSource: async () => template,
  })
}

const messages = async (template: string, options = {}) =>
  (await check(template, options)).map(({ message }) => message)

describe.each(Object.entries<ComponentDeclaration>(components))('<%s>', (tag, { properties, events }) => {
  const said = (name: string, value: string) => messages(`<${tag} ${toKebabCase(name)}="${value}" />`)

  test('says all that is declared of it', async () => {
    const attributes = Object.entries(properties).flatMap(([name, { values = ['{{value}}'] }]) =>
      values.map((value) => said(name, value)),
    )
    const handlers = events.map((event) => said(`bind${event}`, 'go'))
    expect((await Promise.all([...attributes, ...handlers])).flat()).toEqual([])
  })

  test('is refused another value where the host has no more than the declared ones', async () => {
    const closed = Object.entries(properties).filter(([, { isClosed }]) => isClosed)
    const refusals = await Promise.all(closed.map(([name]) => said(name, 'another')))
    expect(refusals).toEqual(
      closed.map(([name]) => [`<${tag} ${toKebabCase(name)}="another"> is not available in the simulator`]),
    )
  })
})

test('an unknown event, attribute or value is named with its place', async () => {
  const template =
    '<view>\n  <view bindfoo="go" />\n  <image scr="x" />\n</view>\n<button\n  open-type="getPhoneNumber" />'
  expect(await check(template)).toMatchObject([
    { file: 'a.wxml', line: 2, column: 9, message: '<view> has no event "foo" in the simulator' },
    { file: 'a.wxml', line: 3, column: 10, message: '<image> has no attribute "scr" in the simulator' },
    {
      file: 'a.wxml',
      line: 6,
      column: 3,
      message: '<button open-type="getPhoneNumber"> is not available in the simulator',
    },
  ])
})

test('an event of one tag is none of another', async () => {
  expect(await messages('<switch bindchange="go" /><view bind:change="go" />')).toEqual([
    '<view> has no event "change" in the simulator',
  ])
})

test.each([
  '<view class="a" style="b" id="c" slot="d" hidden data-any="e" aria-label="f" role="img" />',
  '<view wx:for="{{list}}" wx:key="id" mark:one="1" change:hidden="{{m.go}}" />',
  '<image alt="A house" tabindex="0" /><view tabindex="{{order}}" />',
  '<input model:value="{{text}}" />',
  '<view bindtap="go" catch:touchmove="go" mut-bind:tap="go" capture-bind:longpress="go" />',
  '<view hoverClass="pressed" />',
  '<button open-type="{{kind}}" /><button open-type="" />',
  '<template is="x" data="{{ any }}" /><slot name="y" /><block any="1" />',
])('%s says nothing unknown', async (template) => {
  expect(await messages(template)).toEqual([])
})

test('a component that takes the name of a tag says itself what it has', async () => {
  expect(await messages('<button any="1" bindany="go" />', { usingComponents: { button: 'b' } })).toEqual([])
})

test('an event that a component makes may bubble to any tag', async () => {
  const scripts = { 'b.js': 'this.triggerEvent("chosen",{},{bubbles:true})' }
  expect(await messages('<view bind:chosen="go" />', { scripts })).toEqual([])
})

test('a tag that begins with wx- is refused, also as the name of an own component', async () => {
  const template = '<view />\n<wx-login />'
  const message = expect.stringMatching(/^<wx-login>: WeChat's compiler takes no tag/)
  const refused = [{ file: 'a.wxml', line: 2, column: 1, message }]
  expect(await check(template)).toEqual(refused)
  expect(await check(template, { usingComponents: { 'wx-login': 'b' } })).toEqual(refused)
  expect(await check('<wxlogin />', { usingComponents: { wxlogin: 'b' } })).toEqual([])
})
