import { writeOwnState } from './accessibility.ts'
import { findAncestor } from './behaviours.ts'
import { type Behaviour, type BuiltInNode, writeAttribute } from './built-in.ts'

export interface CheckableOptions {
  role: 'checkbox' | 'radio'
  groupTag: 'checkbox-group' | 'radio-group'
  /** What a tap makes of the state. */
  nextState(isChecked: boolean): boolean
}

/** What groups do when one of theirs was tapped; set by the group's module. */
export interface GroupBehaviour {
  onMemberToggled(member: BuiltInNode): void
}

const groups = new WeakMap<object, GroupBehaviour>()

export function registerGroup(element: object, group: GroupBehaviour): void {
  groups.set(element, group)
}

/** Box or dot that is on or off and belongs to a group. */
export function createCheckable(node: BuiltInNode, options: CheckableOptions): Behaviour {
  const mark = document.createElement('i')
  node.dom.append(mark)
  draw(node)
  return {
    role: options.role,
    activate: () => toggle(node, options),
    update: () => draw(node),
    field: { value: () => undefined, reset: () => node.set('checked', false) },
  }
}

function toggle(node: BuiltInNode, { groupTag, nextState }: CheckableOptions): void {
  const isChecked = node.flag('checked')
  const next = nextState(isChecked)
  if (next === isChecked) return
  node.set('checked', next)
  const group = findAncestor(node.element, groupTag)
  if (group) groups.get(group.node.element)?.onMemberToggled(node)
}

function draw(node: BuiltInNode): void {
  const { dom, flag: isSet, text: read } = node
  writeAttribute(dom, 'checked', isSet('checked'))
  writeAttribute(dom, 'disabled', isSet('disabled'))
  dom.style.setProperty('--control-color', read('color') === '#09BB07' ? '#07c160' : read('color'))
  writeOwnState(node, dom, { ariaChecked: isSet('checked') })
}
