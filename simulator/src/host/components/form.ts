import type { Element } from 'glass-easel'
import { hasWxBehavior } from '../engine/wx-behaviors.ts'
import { descendantsOf, findBuiltIn, type LiveBuiltIn } from './behaviours.ts'
import type { Behaviour } from './built-in.ts'

export function createForm(): Behaviour {
  return { role: 'form' }
}

/** Emits `submit` with the value of every named control under the form, components that are one among them. */
export function submitForm({ node }: LiveBuiltIn): void {
  const fields = fieldsOf(node.element).filter(([name]) => name !== '')
  const value = Object.fromEntries(fields)
  const formId = node.flag('reportSubmit') ? { formId: 'the formId is a mock one' } : {}
  node.emit('submit', { value, ...formId })
}

/** Names and values in the order of the document. */
function fieldsOf(element: Element): [name: string, value: unknown][] {
  return element.childNodes.flatMap((child) => {
    const childElement = child.asElement()
    if (!childElement) return []
    return [...ownFieldsOf(childElement), ...fieldsOf(childElement)]
  })
}

function ownFieldsOf(element: Element): [name: string, value: unknown][] {
  const builtIn = findBuiltIn(element)
  if (builtIn) {
    const { field } = builtIn.behaviour
    return field ? [[builtIn.node.text('name'), field.value()]] : []
  }
  const component = element.asGeneralComponent()
  if (!component) return []
  const { name, value } = component.data as { name?: unknown; value?: unknown }
  const isField = hasWxBehavior(component, 'wx://form-field')
  const inner = hasWxBehavior(component, 'wx://form-field-group') ? component.getShadowRoot() : null
  return [
    ...(isField ? [[String(name ?? ''), value] satisfies [string, unknown]] : []),
    ...(inner ? fieldsOf(inner) : []),
  ]
}

/** Empties every control, named or not, then emits `reset`. */
export function resetForm({ node }: LiveBuiltIn): void {
  for (const control of descendantsOf(node.element)) control.behaviour.field?.reset()
  node.emit('reset', {})
}
