import type { Element } from 'glass-easel'
import { descendantsOf, findBuiltIn, type LiveBuiltIn } from './behaviours.ts'
import type { Behaviour, BuiltInNode } from './built-in.ts'

const labelled = new Set(['button', 'checkbox', 'radio', 'switch', 'input', 'textarea'])

/** A tap on it goes to the control that `for` names, or to the first one inside. */
export function createLabel(node: BuiltInNode): Behaviour {
  node.element.addListener('tap', (event) => {
    const control = findControl(node)
    if (!control || isInside(event.target, control.node.element)) return
    if (control.node.any('disabled') === true) return
    control.node.element.triggerEvent('tap', event.detail, {
      bubbles: true,
      composed: true,
      capturePhase: true,
    })
  })
  return {}
}

function findControl({ element, text: read }: BuiltInNode): LiveBuiltIn | null {
  const id = read('for')
  if (id === '') return descendantsOf(element).find(({ tag }) => labelled.has(tag)) ?? null
  const target = element.ownerShadowRoot?.getElementById(id)
  return target ? findBuiltIn(target) : null
}

function isInside(target: Element, container: Element): boolean {
  for (let current: Element | null = target; current; current = current.parentNode) {
    if (current === container) return true
  }
  return false
}
