import type { Element } from 'glass-easel'
import type { WxRuntime } from './api.ts'

export interface NodeFields {
  id?: boolean
  dataset?: boolean
  mark?: boolean
  rect?: boolean
  size?: boolean
  scrollOffset?: boolean
  properties?: string[]
  computedStyle?: string[]
  context?: boolean
  node?: boolean
}

/** What a query asks of one node; null when the node is not rendered. */
export function readFields(runtime: WxRuntime, element: Element, fields: NodeFields): object | null {
  const node = runtime.context.domOf(element)
  if (!node) return null
  for (const name of ['node', 'context'] as const)
    if (fields[name]) runtime.context.noteMissing(`NodesRef.${name}`)
  return {
    ...(fields.id ? { id: element.id } : {}),
    ...(fields.dataset ? { dataset: { ...element.dataset } } : {}),
    ...(fields.mark ? { mark: element.collectMarks() } : {}),
    ...readBox(runtime, node, fields),
    ...(fields.scrollOffset ? scrollOffset(node) : {}),
    ...readProperties(element, fields.properties ?? []),
    ...readStyles(node, fields.computedStyle ?? []),
  }
}

/** The page itself, for `selectViewport`. */
export function readViewport(runtime: WxRuntime, fields: NodeFields): object | null {
  const scroller = runtime.context.stack.current()?.scroller
  if (!scroller) return null
  const { clientWidth: width, clientHeight: height } = scroller
  return {
    ...(fields.id ? { id: '' } : {}),
    ...(fields.dataset ? { dataset: {} } : {}),
    ...(fields.rect ? { left: 0, top: 0, right: width, bottom: height } : {}),
    ...(fields.size ? { width, height } : {}),
    ...(fields.scrollOffset ? scrollOffset(scroller) : {}),
  }
}

/** Coordinates count from the page's visible top left corner. */
function readBox({ context }: WxRuntime, node: HTMLElement, { rect, size }: NodeFields): object {
  const box = node.getBoundingClientRect()
  const origin = context.stack.current()?.scroller.getBoundingClientRect() ?? { left: 0, top: 0 }
  const left = box.left - origin.left
  const top = box.top - origin.top
  return {
    ...(rect ? { left, top, right: left + box.width, bottom: top + box.height } : {}),
    ...(size ? { width: box.width, height: box.height } : {}),
  }
}

function scrollOffset(node: HTMLElement): object {
  const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = node
  return { scrollLeft, scrollTop, scrollWidth, scrollHeight }
}

function readProperties(element: Element, names: string[]): object {
  const data = element.asGeneralComponent()?.data as Record<string, unknown> | undefined
  return Object.fromEntries(names.map((name) => [name, data?.[name]]))
}

function readStyles(node: HTMLElement, names: string[]): object {
  const style = getComputedStyle(node)
  return Object.fromEntries(
    names.map((name) => [name, style.getPropertyValue(name.replace(/[A-Z]/g, '-$&').toLowerCase())]),
  )
}
