import type { GeneralComponent } from 'glass-easel'
import type { HostContext } from '../context/context.ts'

/** What a tag's behaviour is given: its element and its properties as they are now. */
export interface BuiltInNode {
  readonly element: GeneralComponent
  readonly dom: HTMLElement
  readonly context: HostContext
  text(name: string): string
  flag(name: string): boolean
  number(name: string): number
  any(name: string): unknown
  /** Changes a property from within, as user input does. */
  set(name: string, value: unknown): void
  /** Does not bubble, as WeChat's component events do not. `onReturn` is given what handlers return. */
  emit(type: string, detail: object, onReturn?: (value: unknown) => void): void
}

/** What a tag does beyond showing its children. */
export interface Behaviour {
  /** A property has another value. */
  update?(name: string): void
  attached?(): void
  detached?(): void
  /** A form collects and resets it under the `name` property. */
  field?: FormField
  /** What a tap on it does; also a tap on its label and a key on it. Not asked while `disabled`. */
  activate?(): void
  /** While disabled, it keeps a tap from every handler, its own and those around it. */
  swallowsTapsWhenDisabled?: boolean
  /** The DOM node that carries role and aria attributes; the tag's own by default. */
  semanticNode?: HTMLElement
  /** The role for assistive technology when the template names none. */
  role?: string
  /** A test has sent this event in place of a person. */
  onSent?(type: string): void
  /** Calls by name, such as `input.input` of the automation protocol, without the tag. */
  functions?: Record<string, (...args: unknown[]) => unknown>
  /** Those of them that do what a person does: refused while `disabled`. */
  userFunctions?: Record<string, (...args: unknown[]) => unknown>
}

export interface FormField {
  value(): unknown
  reset(): void
}

/** Writes an attribute of a DOM node; null, undefined and false take it away. */
export function writeAttribute(node: HTMLElement, name: string, value: unknown): void {
  if (value === null || value === undefined || value === false) node.removeAttribute(name)
  else node.setAttribute(name, value === true ? '' : String(value))
}
