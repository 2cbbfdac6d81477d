import type * as glassEasel from 'glass-easel'
import type { ElementAddress, HostHandlers } from '../../protocol/host-calls.ts'
import { callBuiltIn, sendEvent } from '../components/index.ts'
import type { PageInstance } from '../context/context.ts'
import { selectInElement } from '../engine/wxml-query.ts'
import { customComponentOf, tagOf } from '../engine/wxml-tree.ts'
import { readAttribute, readDomProperty, readOffset, readProperty, readStyle } from './element-reads.ts'
import type { Elements } from './elements.ts'
import { callMethod, readData, writeData } from './instance.ts'
import { toInnerWxml, toWxml } from './wxml.ts'

export function createElementMethods(elements: Elements) {
  return {
    ...createReads(elements),
    ...createActions(elements),
    ...createComponentMethods(elements),
  }
}

function createReads(elements: Elements) {
  const find = (address: ElementAddress) => elements.requireElement(address).element
  const select = (params: ElementAddress & { selector: string }) => {
    const { element, page } = elements.requireElement(params)
    return selectInElement(element, params.selector, page.root)
  }
  const readAll = <Value>(
    params: ElementAddress & { names: string[] },
    read: (element: glassEasel.Element, name: string) => Value,
  ): Value[] => {
    const element = find(params)
    return params.names.map((name) => read(element, name))
  }
  return {
    'Element.getElement': (params) => {
      const [found] = select(params)
      if (!found) throw new Error('no such element')
      return elements.describe(found)
    },
    'Element.getElements': (params) => ({ elements: select(params).map(elements.describe) }),
    'Element.getOffset': (params) => readOffset(find(params)),
    'Element.getDOMProperties': (params) => ({ properties: readAll(params, readDomProperty) }),
    'Element.getAttributes': (params) => ({ attributes: readAll(params, readAttribute) }),
    'Element.getProperties': (params) => ({ properties: readAll(params, readProperty) }),
    'Element.getStyles': (params) => ({ styles: readAll(params, readStyle) }),
    'Element.getWXML': (params) => ({
      wxml: params.type === 'outer' ? toWxml(find(params)) : toInnerWxml(find(params)),
    }),
  } satisfies Partial<HostHandlers>
}

function createActions(elements: Elements) {
  return {
    'Element.triggerEvent': (params) => {
      sendEvent(elements.requireElement(params).element, params.type, params.detail ?? {})
      return {}
    },
    'Element.callFunction': async (params) => {
      const { element } = elements.requireElement(params)
      return { result: (await callBuiltIn(element, params.functionName, params.args)) ?? null }
    },
    'Element.callContextMethod': () => {
      throw new Error('the video component is not available in the simulator')
    },
  } satisfies Partial<HostHandlers>
}

function createComponentMethods(elements: Elements) {
  const find = (address: ElementAddress) => requireInstance(elements.requireElement(address).element)
  return {
    'Element.getData': (params) => readData(find(params), params.path),
    'Element.setData': (params) => writeData(find(params), params.data),
    'Element.callMethod': (params) => callMethod(find(params), params, 'component'),
  } satisfies Partial<HostHandlers>
}

function requireInstance(element: glassEasel.Element): PageInstance {
  const component = customComponentOf(element)
  if (!component) throw new Error(`<${tagOf(element)}> is not a custom component`)
  return component.getMethodCaller() as unknown as PageInstance
}
