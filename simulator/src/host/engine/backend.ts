import * as glassEasel from 'glass-easel'
import { toKebabCase } from '../../protocol/kebab-case.ts'
import { nextFrame } from './frames.ts'

type BackendElement = HTMLElement & { __wxElement?: glassEasel.Element }
type EventSink = (
  target: glassEasel.Element,
  type: string,
  detail: unknown,
  options: glassEasel.EventOptions,
) => glassEasel.EventBubbleStatus | undefined

/** Browser events that WXML can bind beside touches. */
const passedEvents = new Set(['transitionend', 'animationstart', 'animationiteration', 'animationend'])

/**
 * The engine's view of the document: every WXML tag becomes a `wx-<tag>` element, and touches come from our own
 * gestures instead of the engine's, which forget the mouse after the first touch and know no long press.
 */
export class PhoneBackend extends glassEasel.CurrentWindowBackendContext {
  override document = {
    createElement: (tag: string) => document.createElement(`wx-${tag}`),
    createTextNode: (text: string) => document.createTextNode(text),
    createDocumentFragment: () => document.createDocumentFragment(),
  } as unknown as glassEasel.CurrentWindowBackendContext['document']

  #sink: EventSink | null = null
  readonly #listened = new WeakMap<object, Set<string>>()

  override onEvent(listener: EventSink): void {
    this.#sink = listener
  }

  /** Updates are called back also in a tab that draws no frames. */
  override render(callback: (error: Error | null) => void): void {
    nextFrame(() => callback(null))
  }

  override setListenerStats(element: object, type: string): void {
    if (!element) return
    const types = this.#listened.get(element) ?? new Set<string>()
    if (types.has(type)) return
    this.#listened.set(element, types.add(type))
    if (!passedEvents.has(type)) return
    const node = element as BackendElement
    node.addEventListener(type, (event) => {
      if (event.target === node && node.__wxElement)
        this.#sink?.(node.__wxElement, type, {}, { bubbles: true })
    })
  }

  /** Whether the node or one around it has a handler for the event. */
  hasHandler(node: Element | null, type: string): boolean {
    for (let current = node; current; current = current.parentElement) {
      if (this.#listened.get(current)?.has(type)) return true
    }
    return false
  }
}

/** The WXML element that draws a DOM node. */
export function elementOf(node: EventTarget | null): glassEasel.Element | null {
  for (
    let current = node as BackendElement | null;
    current;
    current = current.parentNode as BackendElement | null
  ) {
    if (current.__wxElement) return current.__wxElement
  }
  return null
}

export function domOf(element: glassEasel.Element): HTMLElement | null {
  return (element.getBackendElement() as HTMLElement | null) ?? null
}

/** WXSS may select by `[data-…]`, which the engine keeps to itself. */
export function writeDatasetsToDocument(): void {
  const setDataset = glassEasel.Element.prototype.setDataset
  glassEasel.Element.prototype.setDataset = function (name: string, value: unknown): void {
    setDataset.call(this, name, value)
    const node = domOf(this)
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
    node?.setAttribute(`data-${toKebabCase(name)}`, text)
  }
}

/** The engine ignores a handler that the page does not have; we name it. */
export function reportUnknownHandlers(report: (sentence: string) => void): void {
  const getMethod = glassEasel.Component.getMethod
  const checked = (component: glassEasel.GeneralComponent, name: string) => {
    const method = getMethod(component, name)
    if (!method) report(`"${component.is}" does not have a method "${name}" to handle an event`)
    return method
  }
  glassEasel.Component.getMethod = checked as typeof getMethod
}

/** A tag that nobody defines becomes a plain node, which the style sheet of the tags makes a labelled box. */
export function labelUnknownTags(onFirst: (tag: string) => void): void {
  const { NativeNode } = glassEasel
  const create = NativeNode.create
  const seen = new Set<string>()
  NativeNode.create = (tag, ...rest) => {
    const node = create(tag, ...rest)
    domOf(node)?.setAttribute('data-absent-tag', tag)
    if (!seen.has(tag)) onFirst(tag)
    seen.add(tag)
    return node
  }
  const { setAttribute } = NativeNode.prototype
  // To the document any value of it would mean yes.
  NativeNode.prototype.setAttribute = function (name, value) {
    setAttribute.call(this, name, name === 'hidden' ? Boolean(value) : value)
  }
}

/** Remembers which properties a template has set, because attributes are what stands on the tag. */
const writtenProperties = new WeakMap<object, Map<string, unknown>>()

export function recordWrittenProperties(): void {
  const prototype = glassEasel.DataGroup.prototype
  const replaceProperty = prototype.replaceProperty
  prototype.replaceProperty = function (name: string, value: unknown): boolean {
    const isKnown = replaceProperty.call(this, name, value as never)
    if (isKnown) {
      const written = writtenProperties.get(this) ?? new Map<string, unknown>()
      writtenProperties.set(this, written.set(name, value))
    }
    return isKnown
  }
}

/** Properties set on a component's tag, by camel-case name. */
export function findWrittenProperties(component: glassEasel.GeneralComponent): ReadonlyMap<string, unknown> {
  return writtenProperties.get(glassEasel.Component.getDataProxy(component)) ?? new Map()
}
