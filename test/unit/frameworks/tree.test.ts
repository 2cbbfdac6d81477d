import { expect, test } from '@jest/globals'
import { bindingName, compareTrees, type TreeElement, type TreeNode } from '../../frameworks/tree.ts'

const element = (changes: Partial<TreeElement> = {}): TreeElement => ({
  tag: 'view',
  classes: ['a'],
  attributes: { 'aria-role': 'button' },
  events: { 'bind:tap': 'onTap' },
  children: ['text'],
  ...changes,
})
const compare = (exparser: TreeNode, glassEasel: TreeNode = element()) =>
  compareTrees({ exparser, glassEasel })

test('equal trees have no difference', () => {
  expect(compare(element())).toEqual([])
})

test.each<[string, Partial<TreeElement>, string]>([
  ['tag', { tag: 'text' }, ' tag: exparser "<text.a>", glass-easel "<view.a>"'],
  ['class', { classes: ['b', 'a'] }, '/view.b.a class: exparser "b a", glass-easel "a"'],
  ['attribute', { attributes: {} }, '/view.a aria-role: exparser nothing, glass-easel "button"'],
  [
    'type of a value',
    { attributes: { 'aria-role': true } },
    '/view.a aria-role: exparser true, glass-easel "button"',
  ],
  [
    'handler',
    { events: { 'bind:tap': 'onPress' } },
    '/view.a bind:tap: exparser "onPress", glass-easel "onTap"',
  ],
  ['text', { children: ['Text'] }, '/view.a text: exparser "Text", glass-easel "text"'],
  [
    'number of children',
    { children: ['text', element()] },
    '/view.a children: exparser ["text","<view.a>"], glass-easel ["text"]',
  ],
  ['kind of a child', { children: [element()] }, '/view.a text: exparser "<view.a>", glass-easel "text"'],
])('another %s is a difference', (_what, changes, sentence) => {
  expect(compare(element(changes))).toEqual([sentence])
})

test('each way of binding has its own name', () => {
  const plain = { name: 'tap', isCatch: false, isMutated: false, isCapture: false }
  const names = [
    plain,
    { ...plain, isCatch: true },
    { ...plain, isMutated: true },
    { ...plain, isCapture: true },
    { ...plain, isCapture: true, isCatch: true },
  ].map(bindingName)
  expect(names).toEqual(['bind:tap', 'catch:tap', 'mut-bind:tap', 'capture-bind:tap', 'capture-catch:tap'])
})
