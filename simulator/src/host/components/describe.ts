import { allPropertiesOf } from './define.ts'
import { builtIns } from './specs.ts'

/** What a tag has, in WXML's spelling. */
export interface ComponentDescription {
  attributes: readonly string[]
  /** Known values of an attribute. */
  values: Record<string, readonly string[]>
}

/** Null when there is no such tag. */
export function describeComponent(tag: string): ComponentDescription | null {
  const spec = builtIns.find((builtIn) => builtIn.tag === tag)
  if (!spec) return null
  const properties = Object.keys(allPropertiesOf(spec)).map(toKebabCase)
  const events = spec.events.map((name) => `bind${name}`)
  return { attributes: [...properties, ...events], values: spec.values ?? {} }
}

function toKebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
