import type * as glassEasel from 'glass-easel'
import type { Located } from '../../protocol/host-calls.ts'
import { elementOf } from '../engine/backend.ts'
import { classesOf, tagOf } from '../engine/wxml-tree.ts'
import { requireDom } from './element-reads.ts'

/** Scrolls an element into view and says whether a finger can reach it. */
export function locate(element: glassEasel.Element): Located {
  const node = requireDom(element)
  node.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })
  const box = node.getBoundingClientRect()
  const view = node.closest('.phone-page')?.getBoundingClientRect() ?? box
  const x = (Math.max(box.left, view.left) + Math.min(box.right, view.right)) / 2
  const y = (Math.max(box.top, view.top) + Math.min(box.bottom, view.bottom)) / 2
  const hit = document.elementFromPoint(x, y)
  const isHit = box.width > 0 && box.height > 0 && hit !== null && node.contains(hit)
  return { x, y, width: box.width, height: box.height, isHit, cover: isHit ? null : describeNode(hit) }
}

function describeNode(node: globalThis.Element | null): string | null {
  if (!node) return null
  const element = elementOf(node)
  if (element) return [tagOf(element), ...classesOf(element)].join('.')
  return node.closest('.phone-overlay') ? 'an overlay of the phone' : 'a bar of the phone'
}
