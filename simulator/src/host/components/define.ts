import type { ComponentSpace, GeneralComponent } from 'glass-easel'
import type { ComponentDeclaration, Property, PropertyType } from '../../protocol/components/declaration.ts'
import { type ComponentTag, commonProperties, components } from '../../protocol/components/index.ts'
import type { HostContext } from '../context/context.ts'
import {
  accessibilityProperties,
  writeAccessibility,
  writeOwnState,
  writeReferences,
  writeRole,
} from './accessibility.ts'
import { findBuiltIn, registerBehaviour } from './behaviours.ts'
import { type Behaviour, type BuiltInNode, writeAttribute } from './built-in.ts'
import { implementations } from './table.ts'

const constructors: Record<PropertyType, unknown> = {
  text: String,
  flag: Boolean,
  number: Number,
  list: Array,
  any: null,
}

/** Properties of a tag with those that every tag has. */
export function allPropertiesOf({ properties }: ComponentDeclaration): Record<string, Property> {
  return { ...commonProperties, ...accessibilityProperties, ...properties }
}

/** Registers one tag so that every template of the space may use it. */
export function defineBuiltIn(space: ComponentSpace, tag: ComponentTag, context: HostContext): void {
  const properties = Object.entries(allPropertiesOf(components[tag])).map(([name, { type, value }]) => {
    const observer = function (this: GeneralComponent): void {
      update(this, name)
    }
    return [name, { type: constructors[type], value, observer }]
  })
  const definition = space
    .define(`built-in/${tag}`)
    .definition({
      properties: Object.fromEntries(properties),
      lifetimes: {
        created(this: GeneralComponent) {
          start(this, tag, context)
        },
        attached(this: GeneralComponent) {
          attach(this)
        },
        detached(this: GeneralComponent) {
          findBuiltIn(this)?.behaviour.detached?.()
        },
      },
    })
    .registerComponent()
  space.setGlobalUsingComponent(tag, definition.general())
}

function start(element: GeneralComponent, tag: ComponentTag, context: HostContext): void {
  const node = createNode(element, context)
  const behaviour = implementations[tag](node)
  registerBehaviour(element, { tag, node, behaviour })
  if (behaviour.role) writeRole(node, semanticNodeOf(node, behaviour), behaviour.role)
  if (behaviour.activate) listenToTap(node, behaviour)
}

function listenToTap({ element, any }: BuiltInNode, behaviour: Behaviour): void {
  const isDisabled = (): boolean => any('disabled') === true
  if (behaviour.swallowsTapsWhenDisabled) {
    const options = { capture: true }
    element.addListener('tap', (event) => (isDisabled() ? event.stopPropagation() : undefined), options)
  }
  element.addListener('tap', () => {
    if (!isDisabled()) behaviour.activate?.()
  })
}

function attach(element: GeneralComponent): void {
  const found = findBuiltIn(element)
  if (!found) return
  const { node, behaviour } = found
  writeReferences(node, semanticNodeOf(node, behaviour))
  behaviour.attached?.()
}

function update(element: GeneralComponent, name: string): void {
  const found = findBuiltIn(element)
  if (!found) return
  const { node, behaviour } = found
  if (name === 'hidden') writeAttribute(node.dom, 'hidden', node.flag('hidden'))
  writeAccessibility(node, { semanticNode: semanticNodeOf(node, behaviour), role: behaviour.role }, name)
  behaviour.update?.(name)
  if (name === 'disabled')
    writeOwnState(node, semanticNodeOf(node, behaviour), { ariaDisabled: node.flag('disabled') || null })
}

function semanticNodeOf(node: BuiltInNode, behaviour: Behaviour): HTMLElement {
  return behaviour.semanticNode ?? node.dom
}

function createNode(element: GeneralComponent, context: HostContext): BuiltInNode {
  const data = (): Record<string, unknown> => element.data
  return {
    element,
    dom: requireDom(element),
    context,
    text: (name) => String(data()[name] ?? ''),
    flag: (name) => data()[name] === true,
    number: (name) => Number(data()[name]),
    any: (name) => data()[name],
    set: (name, value) => element.setData({ [name]: value }),
    emit(type, detail, onReturn) {
      const options = onReturn ? { handleListenerReturn: (value: unknown) => onReturn(value) } : {}
      element.triggerEvent(type, detail, { bubbles: false, composed: false, capturePhase: true, ...options })
    },
  }
}

function requireDom(element: GeneralComponent): HTMLElement {
  const dom = element.getBackendElement() as unknown as HTMLElement | null
  if (!dom) throw new Error(`<${element.tagName}> has no place in the document`)
  return dom
}
