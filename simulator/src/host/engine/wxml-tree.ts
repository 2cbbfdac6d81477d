import * as glassEasel from 'glass-easel'
import { toKebabCase } from '../../protocol/kebab-case.ts'
import { findWrittenProperties } from './backend.ts'

type Element = glassEasel.Element
type Component = glassEasel.GeneralComponent

const builtInSpaces = new WeakSet<object>()

/** Components of this space draw WeChat's own tags: WXML sees them as plain elements. */
export function markBuiltInSpace(space: glassEasel.ComponentSpace): void {
  builtInSpaces.add(space)
}

/** The tag as written in WXML, lower case; a page's own root is `page`. */
export function tagOf(element: Element): string {
  const component = element.asGeneralComponent()
  return (component?.tagName ?? element.asNativeNode()?.is ?? '').toLowerCase()
}

/** A page or component of the app or of its libraries; null for plain elements and WeChat's own tags. */
export function customComponentOf(element: Element): Component | null {
  const component = element.asGeneralComponent()
  return component && !builtInSpaces.has(component.getOwnerSpace()) ? component : null
}

/** Children as the template of the same component writes them, `wx:if`, `wx:for` and `block` taken away. */
function childrenOf(parent: Element): glassEasel.Node[] {
  return parent.childNodes.flatMap((node) => (node.asVirtualNode() ? childrenOf(node as Element) : [node]))
}

export function elementsIn(parent: Element): Element[] {
  return childrenOf(parent).flatMap((node) => {
    const element = node.asElement()
    return element ? [element, ...elementsIn(element)] : []
  })
}

/** The parent within the same template; null at its top. */
export function parentOf(element: Element): Element | null {
  let parent = element.parentNode
  while (parent?.asVirtualNode() && !parent.asShadowRoot()) parent = parent.parentNode
  return parent?.asShadowRoot() ? null : parent
}

/** What a reader of the screen finds inside: a component's own template, with its slots filled. */
export function composedChildrenOf(parent: Element): glassEasel.Node[] {
  const component = customComponentOf(parent)
  return (component ? shadowOf(component) : parent).childNodes.flatMap(withoutVirtual)
}

function withoutVirtual(node: glassEasel.Node): glassEasel.Node[] {
  const virtual = node.asVirtualNode()
  if (!virtual) return [node]
  const isSlot = glassEasel.Element.getSlotName(virtual) !== undefined
  return (isSlot ? virtual.getComposedChildren() : virtual.childNodes).flatMap(withoutVirtual)
}

export function shadowOf(component: Component): Element {
  const root = component.getShadowRoot()
  if (!root) throw new Error(`<${component.tagName}> has no template of its own`)
  return root
}

export function classesOf(element: Element): string[] {
  return element.class.split(/\s+/).filter((name) => name !== '')
}

/** What stands on the tag, in WXML's spelling. */
export function attributesOf(element: Element): Map<string, string> {
  const result = new Map<string, string>()
  const add = (name: string, value: unknown): void => {
    if (value === undefined || value === null || value === false) return
    result.set(name, toAttributeText(value))
  }
  add('id', element.id || undefined)
  add('class', element.class || undefined)
  add('style', element.style || undefined)
  for (const [name, value] of Object.entries(element.dataset)) add(`data-${toKebabCase(name)}`, value)
  for (const { name, value } of element.attributes) add(name, value)
  const component = element.asGeneralComponent()
  if (component) for (const [name, value] of findWrittenProperties(component)) add(toKebabCase(name), value)
  return result
}

function toAttributeText(value: unknown): string {
  if (value === true) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
