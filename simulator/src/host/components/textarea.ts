import type { Behaviour, BuiltInNode } from './built-in.ts'
import { createTextField } from './text-field.ts'

export function createTextarea(node: BuiltInNode): Behaviour {
  const control = document.createElement('textarea')
  let lineCount = 0
  const measure = (): void => {
    if (node.flag('autoHeight')) growToContent(node, control)
    const count = countLines(control)
    if (count === lineCount) return
    lineCount = count
    node.emit('linechange', {
      height: control.scrollHeight,
      heightRpx: toRpx(control.scrollHeight),
      lineCount,
    })
  }
  const behaviour = createTextField(node, control)
  control.addEventListener('input', measure)
  return {
    ...behaviour,
    attached() {
      behaviour.attached?.()
      measure()
    },
    update(name) {
      behaviour.update?.(name)
      if (name === 'value' || name === 'autoHeight') measure()
    },
  }
}

function growToContent({ dom }: BuiltInNode, control: HTMLTextAreaElement): void {
  dom.style.height = 'auto'
  control.style.height = '0'
  const height = `${control.scrollHeight}px`
  control.style.height = height
  dom.style.height = height
}

function countLines(control: HTMLTextAreaElement): number {
  const lineHeight = Number.parseFloat(getComputedStyle(control).lineHeight)
  return lineHeight > 0 ? Math.max(1, Math.round(control.scrollHeight / lineHeight)) : 1
}

function toRpx(lengthPx: number): number {
  return (lengthPx * 750) / window.innerWidth
}
