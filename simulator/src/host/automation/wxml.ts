import type * as glassEasel from 'glass-easel'
import { attributesOf, composedChildrenOf, tagOf } from '../engine/wxml-tree.ts'

/** Writes an element as WXML: tags and attributes as in templates, components with what they show inside. */
export function toWxml(element: glassEasel.Element): string {
  const tag = tagOf(element)
  const attributes = [...attributesOf(element)].map(([name, value]) => ` ${name}="${escapeText(value)}"`)
  return `<${tag}${attributes.join('')}>${toInnerWxml(element)}</${tag}>`
}

export function toInnerWxml(element: glassEasel.Element): string {
  return composedChildrenOf(element).map(nodeToWxml).join('')
}

function nodeToWxml(node: glassEasel.Node): string {
  const text = node.asTextNode()
  if (text) return escapeText(text.textContent)
  const element = node.asElement()
  return element ? toWxml(element) : ''
}

function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
