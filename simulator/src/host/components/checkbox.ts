import { descendantsOf } from './behaviours.ts'
import type { Behaviour, BuiltInNode } from './built-in.ts'
import { createCheckable, registerGroup } from './checkable.ts'

export function createCheckbox(node: BuiltInNode): Behaviour {
  return createCheckable(node, {
    role: 'checkbox',
    groupTag: 'checkbox-group',
    nextState: (isChecked) => !isChecked,
  })
}

export function createCheckboxGroup(node: BuiltInNode): Behaviour {
  registerGroup(node.element, {
    onMemberToggled: () => node.emit('change', { value: checkedValues(node) }),
  })
  return { role: 'group', field: { value: () => checkedValues(node), reset: () => {} } }
}

function checkedValues({ element }: BuiltInNode): string[] {
  return descendantsOf(element)
    .filter(({ tag, node }) => tag === 'checkbox' && node.flag('checked'))
    .map(({ node }) => node.text('value'))
}
