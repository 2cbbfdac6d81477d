import type * as glassEasel from 'glass-easel'
import { callBuiltIn, sendEvent } from '../components/index.ts'
import type { PageInstance } from '../runtime/context.ts'
import { selectInElement } from '../runtime/wxml-query.ts'
import { customComponentOf, tagOf } from '../runtime/wxml-tree.ts'
import { readDataPath } from './data-path.ts'
import { readAttribute, readDomProperty, readOffset, readProperty, readStyle } from './element-reads.ts'
import type { Elements } from './elements.ts'
import type { Handlers } from './index.ts'
import { argsOf, type Params, requireObject, requireString, requireStrings } from './params.ts'
import { toInnerWxml, toWxml } from './wxml.ts'

type Read = (element: glassEasel.Element, name: string) => unknown

export function createElementMethods(elements: Elements): Handlers {
  const find = (params: Params) => elements.requireElement(params)
  const select = (params: Params) => {
    const { element, page } = find(params)
    return selectInElement(element, requireString(params, 'selector'), page.root)
  }
  const readAll = (params: Params, read: Read) => {
    const { element } = find(params)
    return requireStrings(params, 'names').map((name) => read(element, name))
  }
  const instanceOf = (params: Params) => requireInstance(find(params).element)

  return {
    'Element.getElement': (params) => {
      const [found] = select(params)
      if (!found) throw new Error('no such element')
      return elements.describe(found)
    },
    'Element.getElements': (params) => ({ elements: select(params).map(elements.describe) }),
    'Element.getOffset': (params) => readOffset(find(params).element),
    'Element.getDOMProperties': (params) => ({ properties: readAll(params, readDomProperty) }),
    'Element.getAttributes': (params) => ({ attributes: readAll(params, readAttribute) }),
    'Element.getProperties': (params) => ({ properties: readAll(params, readProperty) }),
    'Element.getStyles': (params) => ({ styles: readAll(params, readStyle) }),
    'Element.getWXML': (params) => {
      const { element } = find(params)
      return { wxml: params.type === 'outer' ? toWxml(element) : toInnerWxml(element) }
    },
    'Element.triggerEvent': (params) => {
      sendEvent(find(params).element, requireString(params, 'type'), params.detail ?? {})
      return {}
    },
    'Element.callFunction': async (params) => {
      const name = requireString(params, 'functionName')
      return { result: (await callBuiltIn(find(params).element, name, argsOf(params))) ?? null }
    },
    'Element.callContextMethod': () => {
      throw new Error('the video component is not available in the simulator')
    },
    'Element.getData': (params) => {
      const { data } = instanceOf(params)
      const { path } = params
      return { data: typeof path === 'string' ? readDataPath(data, path) : data }
    },
    'Element.setData': (params) => {
      const instance = instanceOf(params)
      return new Promise((resolve) => instance.setData(requireObject(params, 'data'), () => resolve({})))
    },
    'Element.callMethod': async (params) => {
      const instance = instanceOf(params)
      const name = requireString(params, 'method')
      const method = instance[name]
      if (typeof method !== 'function') throw new Error(`component.${name} not exists`)
      return { result: (await method.apply(instance, argsOf(params))) ?? null }
    },
  }
}

function requireInstance(element: glassEasel.Element): PageInstance {
  const component = customComponentOf(element)
  if (!component) throw new Error(`<${tagOf(element)}> is not a custom component`)
  return component.getMethodCaller() as unknown as PageInstance
}
