import { selectInPage } from '../runtime/wxml-query.ts'
import { readDataPath } from './data-path.ts'
import type { Elements } from './elements.ts'
import type { Handlers } from './index.ts'
import { argsOf, requireObject, requireString, requireStrings } from './params.ts'
import { readWindowProperty } from './window-properties.ts'

const xpathRefusal = 'XPath is not supported by the simulator; use a selector'

export function createPageMethods(elements: Elements): Handlers {
  return {
    'Page.getElement': (params) => {
      const [found] = selectInPage(elements.requirePage(params).root, requireString(params, 'selector'))
      if (!found) throw new Error('no such element')
      return elements.describe(found)
    },
    'Page.getElements': (params) => {
      const found = selectInPage(elements.requirePage(params).root, requireString(params, 'selector'))
      return { elements: found.map(elements.describe) }
    },
    'Page.getElementByXpath': () => {
      throw new Error(xpathRefusal)
    },
    'Page.getElementsByXpath': () => {
      throw new Error(xpathRefusal)
    },
    'Page.getData': (params) => {
      const { data } = elements.requirePage(params).instance
      const { path } = params
      return { data: typeof path === 'string' ? readDataPath(data, path) : data }
    },
    'Page.setData': (params) => {
      const { instance } = elements.requirePage(params)
      return new Promise((resolve) => instance.setData(requireObject(params, 'data'), () => resolve({})))
    },
    'Page.callMethod': async (params) => {
      const { instance } = elements.requirePage(params)
      const name = requireString(params, 'method')
      const method = instance[name]
      if (typeof method !== 'function') throw new Error(`page.${name} not exists`)
      return { result: (await method.apply(instance, argsOf(params))) ?? null }
    },
    'Page.getWindowProperties': (params) => {
      const page = elements.requirePage(params)
      return { properties: requireStrings(params, 'names').map((name) => readWindowProperty(page, name)) }
    },
  }
}
