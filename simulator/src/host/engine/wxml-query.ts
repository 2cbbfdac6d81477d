import type { Element, GeneralComponent } from 'glass-easel'
import { type Compound, parseSelector, type Selector } from './selector.ts'
import {
  attributesOf,
  classesOf,
  customComponentOf,
  elementsIn,
  parentOf,
  shadowOf,
  tagOf,
} from './wxml-tree.ts'

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

/** @param top stands for the parent of the template's top elements: the page root for a page, else null */
function matchesSelector(element: Element, selector: Selector, top: Element | null): boolean {
  const up = (node: Element): Element | null => (node === top ? null : (parentOf(node) ?? top))
  return selector.some((compounds) => matchesFrom(element, compounds, compounds.length - 1, up))
}

function matchesFrom(
  element: Element,
  compounds: Compound[],
  index: number,
  up: (node: Element) => Element | null,
): boolean {
  const compound = compounds[index]
  if (!compound || !matchesCompound(element, compound)) return false
  if (index === 0) return true
  for (let parent = up(element); parent; parent = up(parent)) {
    if (matchesFrom(parent, compounds, index - 1, up)) return true
    if (compound.isChild) return false
  }
  return false
}

function matchesCompound(element: Element, { tag, id, classes, attributes }: Compound): boolean {
  if (tag !== null && tagOf(element) !== tag) return false
  if (id !== null && element.id !== id) return false
  const own = classesOf(element)
  if (!classes.every((name) => own.includes(name) || own.includes(withoutPrefix(name)))) return false
  if (attributes.length === 0) return true
  const present = attributesOf(element)
  return attributes.every(({ name, value }) =>
    value === null ? present.has(name) : present.get(name) === value,
  )
}

/** Tests written for the classic renderer say `prefix--name` inside components. */
function withoutPrefix(name: string): string {
  return name.replace(/^.*?--/, '')
}
