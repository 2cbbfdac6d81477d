import type { Behaviour, BuiltInNode } from './built-in.ts'
import { defaultIconColors, type IconName, iconUrl } from './icon-shapes.ts'

const defaultSizePx = 23

export function createIcon(node: BuiltInNode): Behaviour {
  const drawing = document.createElement('i')
  node.dom.append(drawing)
  draw(node, drawing)
  return { role: 'img', update: () => draw(node, drawing) }
}

function draw(node: BuiltInNode, drawing: HTMLElement): void {
  const type = node.text('type')
  const name = Object.hasOwn(defaultIconColors, type) ? (type as IconName) : null
  const size = cssSize(node.any('size'))
  drawing.style.width = size
  drawing.style.height = size
  drawing.style.mask = name ? `${iconUrl(name)} center / contain no-repeat` : ''
  drawing.style.backgroundColor = name ? node.text('color') || defaultIconColors[name] : 'transparent'
}

function cssSize(size: unknown): string {
  const value = String(size ?? defaultSizePx)
  const rpx = /^([\d.]+)rpx$/.exec(value)
  if (rpx) return `${Number(rpx[1]) / 7.5}vw`
  return /^[\d.]+$/.test(value) ? `${value}px` : value
}
