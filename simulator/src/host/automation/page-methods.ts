import type { HostHandlers } from '../../protocol/host-calls.ts'
import type { PageEntry } from '../context/context.ts'
import { selectInPage } from '../engine/wxml-query.ts'
import type { Elements } from './elements.ts'
import { callMethod, readData, writeData } from './instance.ts'

export function createPageMethods(elements: Elements) {
  return {
    'Page.getElement': (params) => {
      const [found] = selectInPage(elements.requirePage(params).root, params.selector)
      if (!found) throw new Error('no such element')
      return elements.describe(found)
    },
    'Page.getElements': (params) => {
      const found = selectInPage(elements.requirePage(params).root, params.selector)
      return { elements: found.map(elements.describe) }
    },
    'Page.getElementByXpath': refuseXpath,
    'Page.getElementsByXpath': refuseXpath,
    'Page.getData': (params) => readData(elements.requirePage(params).instance, params.path),
    'Page.setData': (params) => writeData(elements.requirePage(params).instance, params.data),
    'Page.callMethod': (params) => callMethod(elements.requirePage(params).instance, params, 'page'),
    'Page.getWindowProperties': (params) => {
      const page = elements.requirePage(params)
      return { properties: params.names.map((name) => readWindowProperty(page, name)) }
    },
  } satisfies Partial<HostHandlers>
}

function refuseXpath(): never {
  throw new Error('XPath is not supported by the simulator; use a selector')
}

/** What a page would see on its own `window`; the browser's window holds the whole phone. */
const readers: Record<string, (scroller: HTMLElement) => number> = {
  'document.documentElement.scrollWidth': (scroller) => scroller.scrollWidth,
  'document.documentElement.scrollHeight': (scroller) => scroller.scrollHeight,
  'document.documentElement.scrollTop': (scroller) => scroller.scrollTop,
  'document.documentElement.scrollLeft': (scroller) => scroller.scrollLeft,
  'document.documentElement.clientWidth': (scroller) => scroller.clientWidth,
  'document.documentElement.clientHeight': (scroller) => scroller.clientHeight,
  'document.body.scrollTop': (scroller) => scroller.scrollTop,
  'document.body.scrollLeft': (scroller) => scroller.scrollLeft,
  scrollX: (scroller) => scroller.scrollLeft,
  scrollY: (scroller) => scroller.scrollTop,
  innerWidth: (scroller) => scroller.clientWidth,
  innerHeight: (scroller) => scroller.clientHeight,
}

function readWindowProperty({ scroller }: PageEntry, name: string): number {
  const read = readers[name]
  if (!read) throw new Error(`window.${name} is not available in the simulator`)
  return read(scroller)
}
