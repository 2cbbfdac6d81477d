import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { PackageFiles } from '../../simulator/src/project/official-compiler.ts'
import { wechatCompilers } from '../../simulator/src/project/wechat-compilers.ts'
import { renderBoth } from '../frameworks/render-both.ts'
import type { Rendered } from '../frameworks/rendered.ts'
import { compareTrees, elementsOf } from '../frameworks/tree.ts'
import { compileApp, pagesOf, root } from './support/compiled-app.ts'

/** WeChat runs the app on exparser, the simulator on glass-easel: both must make the same of every template. */
const whereWccRuns = (await wechatCompilers.explainMissing()) === null ? describe : describe.skip

let files: PackageFiles
let rendered: Rendered[]

const differencesIn = (pages: Rendered[]): string[] =>
  pages.flatMap((page) => {
    const { scene, look } = page
    return compareTrees(page).map((difference) => `${scene}, ${look.language} ${look.theme}: ${difference}`)
  })

/** Tags, and classes that depend on no data, as they stand in a template. */
function namesIn(template: string): string[] {
  const tags = [...template.matchAll(/<([a-z][\w-]*)/g)].map((match) => match[1] ?? '')
  const classes = [...template.matchAll(/\sclass="([^"]*)"/g)].flatMap(([, names = '']) =>
    names.replace(/\S*\{\{.*?\}\}\S*/g, ' ').split(/\s+/),
  )
  return [
    ...tags.filter((tag) => tag !== 'block'),
    ...classes.filter((name) => name !== '').map((name) => `.${name}`),
  ]
}

whereWccRuns('on exparser and on glass-easel', () => {
  beforeAll(async () => {
    files = await compileApp()
    rendered = await renderBoth(root, { exparser: files, glassEasel: files })
  })

  test('every page in every state is the same', () => {
    expect(differencesIn(rendered)).toEqual([])
  })

  describe('the states are', () => {
    const scenes = () => [...new Set(rendered.map(({ scene }) => scene))]

    test('those of the screenshots, and others', () => {
      const pictures = readdirSync(join(root, 'docs/screenshots'))
      const shown = pictures.map((name) => name.replace(/-(?:en|zh-CN)-(?:light|dark)\.png$/, ''))
      expect([...new Set(shown)].filter((name) => !scenes().includes(name))).toEqual([])
    })

    test('all different', () => {
      const firstOf = new Map<string, string>()
      const same = rendered.flatMap(({ scene, look, path, glassEasel }) => {
        const tree = JSON.stringify([look, path, glassEasel])
        const first = firstOf.get(tree)
        firstOf.set(tree, first ?? scene)
        return first === undefined ? [] : [`${scene} is ${first}`]
      })
      expect(same).toEqual([])
    })

    test('enough to show every page, every component, and every element that a template names', () => {
      const elements = rendered.flatMap(({ glassEasel }) => [...elementsOf(glassEasel)])
      const seen = new Set(
        elements.flatMap(({ tag, classes }) => [tag, ...classes.map((name) => `.${name}`)]),
      )
      for (const { path } of rendered) seen.add(path)
      const named = [...files].flatMap(([path, text]) =>
        path.endsWith('.wxml') ? namesIn(String(text)) : [],
      )
      expect([...pagesOf(files), ...named].filter((name) => !seen.has(name))).toEqual([])
    })
  })

  test('a difference in a component within a page is found, wherever it is', async () => {
    const path = 'components/state-view/state-view.wxml'
    const changes = [
      ['bind:tap="onTapAction"', 'capture-catch:tap="onTapAction"'],
      ['hover-class="state-pressed"', 'hover-class="state-idle"'],
      ['class="state-text"', 'class="state-text state-old"'],
      ['>{{code}}<', '>code: {{code}}<'],
      ['<view wx:if="{{heading}}" class="state-heading">{{heading}}</view>', '<text>{{heading}}</text>'],
    ] as const
    const template = changes.reduce(
      (text, [written, instead]) => {
        expect(text).toContain(written)
        return text.replace(written, instead)
      },
      String(files.get(path)),
    )
    const changed = new Map([...files, [path, Buffer.from(template)]])
    const pages = await renderBoth(root, { exparser: changed, glassEasel: files }, ['agreement-error'])

    const place = 'agreement-error, en light: /page/view.page.theme-light.text-standard/state-view/view.state'
    expect(differencesIn(pages.filter(({ look }) => look.language === 'en'))).toEqual([
      `${place} tag: exparser "<text>", glass-easel "<view.state-heading>"`,
      `${place}/view.state-text.state-old class: exparser "state-text state-old", glass-easel "state-text"`,
      expect.stringContaining(`${place}/view.state-code text: exparser "code: not_found`),
      `${place}/button.state-action hover-class: exparser "state-idle", glass-easel "state-pressed"`,
      `${place}/button.state-action bind:tap: exparser nothing, glass-easel "onTapAction"`,
      `${place}/button.state-action capture-catch:tap: exparser "onTapAction", glass-easel nothing`,
    ])
  })
})
