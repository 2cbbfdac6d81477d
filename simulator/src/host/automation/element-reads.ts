import * as glassEasel from 'glass-easel'
import { toKebabCase } from '../../protocol/kebab-case.ts'
import { domOf } from '../engine/backend.ts'
import { attributesOf, tagOf } from '../engine/wxml-tree.ts'
import { frameOf } from '../touch/touch-dispatch.ts'

type Element = glassEasel.Element

const domProperties = new Set([
  'clientHeight',
  'clientWidth',
  'innerText',
  'offsetHeight',
  'offsetLeft',
  'offsetTop',
  'offsetWidth',
  'scrollHeight',
  'scrollLeft',
  'scrollTop',
  'scrollWidth',
  'textContent',
])

export function requireDom(element: Element): HTMLElement {
  const node = domOf(element)
  if (!node) throw new Error(`<${tagOf(element)}> has no box of its own`)
  return node
}

/** From the page's top left corner, whatever is scrolled. */
export function readOffset(element: Element) {
  const node = requireDom(element)
  const box = node.getBoundingClientRect()
  const frame = frameOf(node)
  return {
    left: box.left - frame.left + frame.scrollLeft,
    top: box.top - frame.top + frame.scrollTop,
    width: box.width,
    height: box.height,
  }
}

export function readDomProperty(element: Element, name: string): unknown {
  if (!domProperties.has(name)) throw new Error(`property "${name}" is not available in the simulator`)
  return (requireDom(element) as unknown as Record<string, unknown>)[name]
}

/** As it stands on the tag; null when it does not. */
export function readAttribute(element: Element, name: string): string | null {
  return attributesOf(element).get(toKebabCase(name)) ?? null
}

export function readStyle(element: Element, name: string): string {
  return getComputedStyle(requireDom(element)).getPropertyValue(toKebabCase(name))
}

/** A documented property with its present value; `__propPublic` names all of them. */
export function readProperty(element: Element, name: string): unknown {
  const component = element.asGeneralComponent()
  const names = component ? glassEasel.Component.listProperties(component) : []
  if (name === '__propPublic') return Object.fromEntries(names.map((property) => [property, true]))
  const property = name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase())
  if (!component || !names.includes(property))
    throw new Error(`<${tagOf(element)}> has no property "${name}"`)
  return component.data[property] ?? null
}
