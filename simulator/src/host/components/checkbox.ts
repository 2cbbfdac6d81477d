import { descendantsOf } from './behaviours.ts'
import { type BuiltIn, type BuiltInNode, text } from './built-in.ts'
import { checkableProperties, createCheckable, registerGroup } from './checkable.ts'

export const checkbox: BuiltIn = {
  tag: 'checkbox',
  properties: checkableProperties,
  events: [],
  create: (node) =>
    createCheckable(node, {
      role: 'checkbox',
      groupTag: 'checkbox-group',
      nextState: (isChecked) => !isChecked,
    }),
}

export const checkboxGroup: BuiltIn = {
  tag: 'checkbox-group',
  properties: { name: text() },
  events: ['change'],
  create(node) {
    registerGroup(node.element, {
      onMemberToggled: () => node.emit('change', { value: checkedValues(node) }),
    })
    return { role: 'group', field: { value: () => checkedValues(node), reset: () => {} } }
  },
}

function checkedValues({ element }: BuiltInNode): string[] {
  return descendantsOf(element)
    .filter(({ spec, node }) => spec.tag === 'checkbox' && node.flag('checked'))
    .map(({ node }) => node.text('value'))
}
