import type { Behaviour, BuiltInNode } from './built-in.ts'
import { addHover } from './hover.ts'

export function createView(node: BuiltInNode): Behaviour {
  addHover(node)
  return {}
}
