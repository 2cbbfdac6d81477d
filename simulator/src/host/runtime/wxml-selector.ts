import type { Element } from 'glass-easel'
import type { Compound, Selector } from './selector.ts'
import { attributesOf, classesOf, parentOf, tagOf } from './wxml-tree.ts'

/** @param top stands for the parent of the template's top elements: the page root for a page, else null */
export function matchesSelector(element: Element, selector: Selector, top: Element | null): boolean {
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
