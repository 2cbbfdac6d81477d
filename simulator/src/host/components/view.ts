import type { BuiltIn } from './built-in.ts'
import { addHover, hoverProperties } from './hover.ts'

export const view: BuiltIn = {
  tag: 'view',
  properties: hoverProperties('none', 50, 400),
  events: [],
  create(node) {
    addHover(node)
    return {}
  },
}
