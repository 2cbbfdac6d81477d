import { any, type Property, text } from '../../protocol/components/declaration.ts'
import { type BuiltInNode, writeAttribute } from './built-in.ts'

/** States and properties of WAI-ARIA that WXML may set on any tag. */
const plainNames = [
  'atomic',
  'autocomplete',
  'busy',
  'checked',
  'current',
  'description',
  'disabled',
  'expanded',
  'haspopup',
  'hidden',
  'invalid',
  'keyshortcuts',
  'label',
  'level',
  'live',
  'modal',
  'multiline',
  'multiselectable',
  'orientation',
  'placeholder',
  'posinset',
  'pressed',
  'readonly',
  'relevant',
  'required',
  'roledescription',
  'selected',
  'setsize',
  'sort',
  'valuemax',
  'valuemin',
  'valuenow',
  'valuetext',
]
/** Their value is the id of another element of the same template. */
const referenceNames = ['controls', 'describedby', 'details', 'errormessage', 'flowto', 'labelledby', 'owns']
/** Roles that a keyboard user must be able to reach. */
const focusableRoles = new Set(['button', 'checkbox', 'link', 'menuitem', 'option', 'radio', 'switch', 'tab'])

const plain = new Map(plainNames.map((name) => [propertyName(name), `aria-${name}`]))
const references = new Map(referenceNames.map((name) => [propertyName(name), `aria-${name}`]))
const ownedStates = new Set(['ariaChecked', 'ariaDisabled', 'ariaValuenow', 'ariaValuemin', 'ariaValuemax'])

export const accessibilityProperties: Record<string, Property> = {
  ariaRole: text(),
  ...Object.fromEntries([...plain.keys(), ...references.keys()].map((name) => [name, any()])),
}

let lastReferenceId = 0

/** Brings a property of the template to the DOM when it is one for assistive technology. */
export function writeAccessibility(
  node: BuiltInNode,
  target: { semanticNode: HTMLElement; role: string | undefined },
  name: string,
): void {
  const { semanticNode } = target
  if (name === 'role' || name === 'ariaRole') writeRole(node, semanticNode, target.role)
  else if (references.has(name)) writeReference(node, semanticNode, name)
  else if (plain.has(name)) writeState(semanticNode, name, node.any(name))
}

/** A tag says its own state unless the template says it. */
export function writeOwnState(
  node: BuiltInNode,
  semanticNode: HTMLElement,
  states: Record<string, unknown>,
): void {
  for (const [name, value] of Object.entries(states)) {
    if (ownedStates.has(name) && isUnset(node.any(name))) writeState(semanticNode, name, value)
  }
}

export function writeRole(node: BuiltInNode, semanticNode: HTMLElement, ownRole: string | undefined): void {
  const role = node.text('role') || node.text('ariaRole')
  writeAttribute(semanticNode, 'role', role || ownRole || null)
  if (semanticNode === node.dom)
    writeAttribute(node.dom, 'tabindex', isFocusable(role || ownRole) ? '0' : null)
}

/** Those of an element that may refer to elements rendered after it. */
export function writeReferences(node: BuiltInNode, semanticNode: HTMLElement): void {
  for (const name of references.keys()) {
    if (!isUnset(node.any(name))) writeReference(node, semanticNode, name)
  }
}

function writeState(semanticNode: HTMLElement, name: string, value: unknown): void {
  const attribute = plain.get(name)
  if (attribute) writeAttribute(semanticNode, attribute, isUnset(value) ? null : String(value))
}

function writeReference(node: BuiltInNode, semanticNode: HTMLElement, name: string): void {
  const attribute = references.get(name)
  if (!attribute) return
  const ids = String(node.any(name) ?? '')
    .split(/\s+/)
    .map((id) => documentIdOf(node, id))
    .filter((id) => id !== null)
  writeAttribute(semanticNode, attribute, ids.length > 0 ? ids.join(' ') : null)
}

/** The engine keeps ids to itself, so a referenced node gets one of its own. */
function documentIdOf(node: BuiltInNode, id: string): string | null {
  if (id === '') return null
  const element = node.element.ownerShadowRoot?.getElementById(id)
  const dom = element ? node.context.domOf(element) : null
  if (!dom) return null
  if (dom.id === '') {
    lastReferenceId += 1
    dom.id = `aria-${lastReferenceId}`
  }
  return dom.id
}

function isFocusable(role: string | undefined): boolean {
  return role !== undefined && focusableRoles.has(role)
}

function isUnset(value: unknown): boolean {
  return value === null || value === undefined || value === ''
}

function propertyName(name: string): string {
  return `aria${name.charAt(0).toUpperCase()}${name.slice(1)}`
}
