import type { BuiltInNode } from './built-in.ts'

/** One kind of picker. */
export interface PickerMode {
  emptyValue: unknown
  /** What a form collects. */
  value(node: BuiltInNode): unknown
  /** Shows what there is to choose. `update` is called for properties that the app changes meanwhile. */
  open(node: BuiltInNode): OpenPicker
}

export interface OpenPicker {
  /** The chosen value; null when the person left. */
  answered: Promise<{ value: unknown } | null>
  /** Closes it as if the person had left. */
  leave(): void
  update?(name: string): void
}
