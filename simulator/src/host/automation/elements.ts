import * as glassEasel from 'glass-easel'
import type { ElementAddress, ElementDescriptor } from '../../protocol/host-calls.ts'
import type { PageEntry } from '../context/context.ts'
import { customComponentOf, tagOf } from '../engine/wxml-tree.ts'
import type { Pages } from '../pages/pages.ts'

type Element = glassEasel.Element

interface FoundElement {
  element: Element
  page: PageEntry
}

export interface Elements {
  /** Throws when there is no such page any more. */
  requirePage(address: Pick<ElementAddress, 'pageId'>): PageEntry
  /** Throws when the page has no such element any more. */
  requireElement(address: ElementAddress): FoundElement
  describe(element: Element): ElementDescriptor
}

export function createElements(pages: Pages): Elements {
  const ids = createElementIds()

  function requirePage({ pageId }: Pick<ElementAddress, 'pageId'>): PageEntry {
    const page = pages.find(Number(pageId))
    if (!page) throw new Error('page destroyed')
    return page
  }

  return {
    requirePage,
    requireElement({ elementId, ...address }) {
      const page = requirePage(address)
      const element = ids.find(elementId)
      if (!element || !glassEasel.Element.isAttached(element) || pages.pageOf(element) !== page) {
        throw new Error('element destroyed')
      }
      return { element, page }
    },
    describe(element) {
      const elementId = ids.idOf(element)
      const isPageRoot = pages.pageOf(element)?.root === element
      const isCustom = !isPageRoot && customComponentOf(element) !== null
      return { elementId, tagName: tagOf(element), ...(isCustom ? { nodeId: elementId } : {}) }
    },
  }
}

/** Ids of elements for the client, which keeps them for ever: the same node has the same id, no id is used twice. */
function createElementIds() {
  const ids = new WeakMap<Element, string>()
  const elements = new Map<string, WeakRef<Element>>()
  // Unique over restarts of the app, which load the document again.
  const load = Math.round(performance.timeOrigin)
  let lastId = 0
  return {
    find: (id: string): Element | undefined => elements.get(id)?.deref(),
    idOf(element: Element): string {
      const known = ids.get(element)
      if (known !== undefined) return known
      lastId += 1
      const id = `${load}-${lastId}`
      ids.set(element, id)
      elements.set(id, new WeakRef(element))
      return id
    },
  }
}
