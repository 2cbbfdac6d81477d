import type { Element, GeneralComponent } from 'glass-easel'
import { parseSelector } from './selector.ts'
import { matchesSelector } from './wxml-selector.ts'
import { customComponentOf, elementsIn, shadowOf } from './wxml-tree.ts'

/** Elements of a page, the root itself included as `page`. Never looks into custom components. */
export function selectInPage(root: GeneralComponent, selector: string): Element[] {
  const parsed = parseSelector(selector)
  return [root as Element, ...elementsIn(shadowOf(root))].filter((element) =>
    matchesSelector(element, parsed, root),
  )
}

/** Below an element: a custom component's own template, else what stands between its tags. */
export function selectInElement(element: Element, selector: string, pageRoot: GeneralComponent): Element[] {
  const parsed = parseSelector(selector)
  const component = customComponentOf(element)
  const isInPage = !component && element.ownerShadowRoot?.getHostNode() === pageRoot
  const found = elementsIn(component ? shadowOf(component) : element)
  return found.filter((candidate) => matchesSelector(candidate, parsed, isInPage ? pageRoot : null))
}
