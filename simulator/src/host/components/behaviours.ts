import type { Element, GeneralComponent } from 'glass-easel'
import type { ComponentTag } from '../../protocol/components/index.ts'
import type { Behaviour, BuiltInNode } from './built-in.ts'

export interface LiveBuiltIn {
  tag: ComponentTag
  node: BuiltInNode
  behaviour: Behaviour
}

const live = new WeakMap<object, LiveBuiltIn>()

export function registerBehaviour(element: GeneralComponent, entry: LiveBuiltIn): void {
  live.set(element, entry)
}

/** The behaviour behind an element; null when the element is not one of WeChat's own tags. */
export function findBuiltIn(element: object): LiveBuiltIn | null {
  return live.get(element) ?? null
}

/** Like `findBuiltIn`, for one tag. */
function findTag(element: object, tag: string): LiveBuiltIn | null {
  const found = findBuiltIn(element)
  return found?.tag === tag ? found : null
}

/**
 * The nearest element around this one with the tag, slots and component borders crossed.
 * @param mayLeave which components may be left; by default all
 */
export function findAncestor(
  element: Element,
  tag: string,
  mayLeave: (component: GeneralComponent) => boolean = () => true,
): LiveBuiltIn | null {
  for (let current = composedParent(element); current; current = composedParent(current)) {
    const found = findTag(current, tag)
    if (found) return found
    const shadowRoot = current.asShadowRoot()
    if (shadowRoot && !mayLeave(shadowRoot.getHostNode())) return null
  }
  return null
}

/** WeChat's own tags under an element within the same template, in document order. */
export function descendantsOf(element: Element): LiveBuiltIn[] {
  return element.childNodes.flatMap((child) => {
    const childElement = child.asElement()
    if (!childElement) return []
    const found = findBuiltIn(childElement)
    return [...(found ? [found] : []), ...descendantsOf(childElement)]
  })
}

function composedParent(element: Element): Element | null {
  const shadowRoot = element.asShadowRoot()
  if (shadowRoot) return shadowRoot.getHostNode()
  return element.parentNode
}
