import { any, type BuiltIn, type BuiltInNode, text } from './built-in.ts'
import { defaultIconColors, type IconName, iconNames, iconUrl } from './icon-shapes.ts'

const defaultSizePx = 23

export const icon: BuiltIn = {
  tag: 'icon',
  properties: { type: text(), size: any(defaultSizePx), color: text() },
  values: { type: iconNames },
  events: [],
  create(node) {
    const drawing = document.createElement('i')
    node.dom.append(drawing)
    draw(node, drawing)
    return { role: 'img', update: () => draw(node, drawing) }
  },
}

function draw(node: BuiltInNode, drawing: HTMLElement): void {
  const name = iconNames.find((known) => known === node.text('type')) as IconName | undefined
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
