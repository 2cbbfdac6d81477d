import { descendantsOf, type LiveBuiltIn } from './behaviours.ts'
import type { Behaviour, BuiltInNode } from './built-in.ts'
import { createCheckable, registerGroup } from './checkable.ts'

export function createRadio(node: BuiltInNode): Behaviour {
  return createCheckable(node, { role: 'radio', groupTag: 'radio-group', nextState: () => true })
}

/** At most one of its radios is on. */
export function createRadioGroup(node: BuiltInNode): Behaviour {
  registerGroup(node.element, {
    onMemberToggled(member) {
      for (const other of radiosOf(node)) {
        if (other.node.element !== member.element) other.node.set('checked', false)
      }
      node.emit('change', { value: member.text('value') })
    },
  })
  return { role: 'radiogroup', field: { value: () => checkedValue(node), reset: () => {} } }
}

function checkedValue(node: BuiltInNode): string {
  return (
    radiosOf(node)
      .find((member) => member.node.flag('checked'))
      ?.node.text('value') ?? ''
  )
}

function radiosOf({ element }: BuiltInNode): LiveBuiltIn[] {
  return descendantsOf(element).filter(({ tag }) => tag === 'radio')
}
