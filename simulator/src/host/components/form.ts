import { descendantsOf, type LiveBuiltIn } from './behaviours.ts'
import { type BuiltIn, flag, number } from './built-in.ts'

export const form: BuiltIn = {
  tag: 'form',
  properties: { reportSubmit: flag(), reportSubmitTimeout: number(0) },
  events: ['submit', 'reset'],
  create: () => ({ role: 'form' }),
}

/** Emits `submit` with the value of every named control under the form. */
export function submitForm({ node }: LiveBuiltIn): void {
  const value: Record<string, unknown> = {}
  for (const control of descendantsOf(node.element)) {
    const name = control.node.text('name')
    if (control.behaviour.field && name !== '') value[name] = control.behaviour.field.value()
  }
  const formId = node.flag('reportSubmit') ? { formId: 'the formId is a mock one' } : {}
  node.emit('submit', { value, ...formId })
}

/** Empties every control, named or not, then emits `reset`. */
export function resetForm({ node }: LiveBuiltIn): void {
  for (const control of descendantsOf(node.element)) control.behaviour.field?.reset()
  node.emit('reset', {})
}
