import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { pages as knownPages, type PageName, pathOf } from '../../utils/app/routes'
import { zhCN } from '../../utils/locales/zh-CN'

const root = process.cwd()
const pages = Object.keys(knownPages) as PageName[]
const components = readdirSync(join(root, 'components'))
const templates = [
  ...pages.map((name) => `${pathOf(name)}.wxml`),
  ...components.map((name) => join('components', name, `${name}.wxml`)),
].map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

/** Start tags with their attributes; values may hold `>` inside quotes. */
function tagsOf(text: string): string[] {
  return text.match(/<[a-z][\w-]*(?:\s+[^\s=>/]+(?:="[^"]*")?)*\s*\/?>/g) ?? []
}

describe.each(pages)('the template of %s', (page) => {
  const text = readFileSync(join(root, `${pathOf(page)}.wxml`), 'utf8')

  test('names only texts of its own section', () => {
    const used = [...text.matchAll(/\bt\.(\w+)/g)].map((match) => match[1] ?? '')
    expect(used.filter((name) => !(name in zhCN[page]))).toEqual([])
  })

  test('shows no text with parameters unfilled', () => {
    const section: Record<string, string> = zhCN[page]
    const used = [...text.matchAll(/\bt\.(\w+)/g)].map((match) => match[1] ?? '')
    expect(used.filter((name) => section[name]?.includes('{'))).toEqual([])
  })

  test('wraps its content for language, theme and text size', () => {
    expect(text.trimStart()).toMatch(/^<view class="\{\{themeClass\}\}">/)
  })
})

describe.each(templates)('$path', ({ text }) => {
  test('says a role for whatever can be tapped and is no button, label or cell', () => {
    const tappable = tagsOf(text).filter(
      (tag) => /\bbind:tap=/.test(tag) && !/^<(button|cell-row|label)\b/.test(tag),
    )
    const silent = tappable.filter((tag) => !/aria-role="/.test(tag))
    expect(silent).toEqual([])
  })

  test('disables no button natively: WeChat would paint it grey; busy is loading, with aria-disabled and a guard', () => {
    const disabled = tagsOf(text).filter((tag) => /^<button\b/.test(tag) && /\sdisabled\b/.test(tag))
    expect(disabled).toEqual([])
  })

  test('has no words of its own', () => {
    const words = text
      .replace(/<!--[\s\S]*?-->/g, '')
      .replace(/"[^"]*"/g, '""')
      .replace(/<[^>]*>/g, '')
      .replace(/\{\{[\s\S]*?\}\}/g, '')
    expect(words.trim()).toBe('')
  })

  test('uses only expressions that every compiler understands', () => {
    const expressions = [...text.matchAll(/\{\{([\s\S]*?)\}\}/g)].map((match) => match[1] ?? '')
    expect(expressions.filter((code) => code.trim() === '' || /\?\.|`|=>/.test(code))).toEqual([])
  })
})
