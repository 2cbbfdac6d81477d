import { writeOwnState } from './accessibility.ts'
import type { Behaviour, BuiltInNode } from './built-in.ts'

export function createProgress(node: BuiltInNode): Behaviour {
  const track = document.createElement('div')
  const bar = document.createElement('i')
  const info = document.createElement('span')
  track.append(bar)
  node.dom.append(track, info)
  const draw = (): void => drawProgress(node, info)
  draw()
  bar.addEventListener('transitionend', () => node.emit('activeend', { curPercent: percentOf(node) }))
  return { role: 'progressbar', update: draw }
}

function drawProgress(node: BuiltInNode, info: HTMLElement): void {
  const { dom, flag: isSet, text: read, any: value } = node
  const percent = percentOf(node)
  const color = read('activeColor') === '#09BB07' ? '#07c160' : read('activeColor')
  info.textContent = isSet('showInfo') ? `${percent}%` : ''
  const variables = {
    '--percent': `${percent}%`,
    '--active-color': color,
    '--track-color': read('backgroundColor'),
    '--stroke-width': toLength(value('strokeWidth')),
    '--info-size': toLength(value('fontSize')),
    '--bar-radius': toLength(value('borderRadius')),
    '--duration': isSet('active') ? `${node.number('duration') * percent}ms` : '0s',
  }
  for (const [name, text] of Object.entries(variables)) dom.style.setProperty(name, text)
  writeOwnState(node, dom, { ariaValuenow: percent, ariaValuemin: 0, ariaValuemax: 100 })
}

function percentOf(node: BuiltInNode): number {
  return Math.min(100, Math.max(0, node.number('percent') || 0))
}

function toLength(value: unknown): string {
  const rpx = /^([\d.]+)rpx$/.exec(String(value))
  if (rpx) return `${Number(rpx[1]) / 7.5}vw`
  return /^[\d.]+$/.test(String(value)) ? `${value}px` : String(value)
}
