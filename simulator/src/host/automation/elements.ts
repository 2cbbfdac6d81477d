import * as glassEasel from 'glass-easel'
import type { PageEntry } from '../runtime/context.ts'
import type { Pages } from '../runtime/pages.ts'
import { customComponentOf, tagOf } from '../runtime/wxml-tree.ts'
import type { Params } from './params.ts'

type Element = glassEasel.Element

export interface ElementDescriptor {
  elementId: string
  tagName: string
  nodeId?: string
}

export interface FoundElement {
  element: Element
  page: PageEntry
}

/** Ids of elements for the client, which keeps them for ever: the same node has the same id, no id is used twice. */
export interface Elements {
  requirePage(params: Params): PageEntry
  requireElement(params: Params): FoundElement
  describe(element: Element): ElementDescriptor
}

export function createElements(pages: Pages): Elements {
  const ids = new WeakMap<Element, string>()
  const elements = new Map<string, WeakRef<Element>>()
  // Unique over restarts of the app, which load the document again.
  const load = Math.round(performance.timeOrigin)
  let lastId = 0

  function idOf(element: Element): string {
    const known = ids.get(element)
    if (known !== undefined) return known
    lastId += 1
    const id = `${load}-${lastId}`
    ids.set(element, id)
    elements.set(id, new WeakRef(element))
    return id
  }

  function requirePage({ pageId }: Params): PageEntry {
    const page = pages.find(Number(pageId))
    if (!page) throw new Error('page destroyed')
    return page
  }

  return {
    requirePage,
    requireElement(params) {
      const page = requirePage(params)
      const element = elements.get(String(params.elementId))?.deref()
      if (!element || !glassEasel.Element.isAttached(element) || pages.pageOf(element) !== page) {
        throw new Error('element destroyed')
      }
      return { element, page }
    },
    describe(element) {
      const elementId = idOf(element)
      const isPageRoot = pages.pageOf(element)?.root === element
      const isCustom = !isPageRoot && customComponentOf(element) !== null
      return { elementId, tagName: tagOf(element), ...(isCustom ? { nodeId: elementId } : {}) }
    },
  }
}
