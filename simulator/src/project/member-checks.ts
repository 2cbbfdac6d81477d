import type { ComponentDeclaration, Property } from '../protocol/components/declaration.ts'
import { commonEvents, commonProperties, findComponent } from '../protocol/components/index.ts'
import { toKebabCase } from '../protocol/kebab-case.ts'
import type { PackageFiles } from './official-compiler.ts'
import type { WxmlAttribute, WxmlElement } from './wxml-scanner.ts'

export interface MemberFault {
  line: number
  column: number
  message: string
}

/** What the template language itself gives a meaning to, on any tag. */
const languageAttribute = /^(?:class|style|id|slot|(?:data|aria)-.*|(?:wx|mark|model|change):.*)$/
const eventPrefix = /^(?:capture-)?(?:mut-)?(?:bind|catch):?(?=[a-z])/i

/** Whatever stands on one of WeChat's own tags and means nothing in the simulator. */
export function checkMembers(
  { tag, attributes }: WxmlElement,
  bubblingEvents: ReadonlySet<string>,
): MemberFault[] {
  const declaration = findComponent(tag)
  if (!declaration) return []
  return attributes.flatMap((attribute) => {
    const message = findFault({ tag, declaration, attribute, bubblingEvents })
    return message === null ? [] : [{ line: attribute.line, column: attribute.column, message }]
  })
}

interface MemberCheck {
  tag: string
  declaration: ComponentDeclaration
  attribute: WxmlAttribute
  bubblingEvents: ReadonlySet<string>
}

function findFault({ tag, declaration, attribute, bubblingEvents }: MemberCheck): string | null {
  const { name, value } = attribute
  if (languageAttribute.test(name)) return null
  const event = eventPrefix.test(name) ? name.replace(eventPrefix, '') : null
  if (event !== null) {
    const isKnown = [commonEvents, declaration.events].some((events) => events.includes(event))
    return isKnown || bubblingEvents.has(event) ? null : `<${tag}> has no event "${event}" in the simulator`
  }
  return findAttributeFault({ tag, declaration, name, value })
}

interface AttributeCheck
  extends Pick<MemberCheck, 'tag' | 'declaration'>,
    Pick<WxmlAttribute, 'name' | 'value'> {}

function findAttributeFault({ tag, declaration, name, value }: AttributeCheck): string | null {
  const attribute = toKebabCase(name)
  const properties = Object.entries<Property>({ ...commonProperties, ...declaration.properties })
  const property = properties.find(([property]) => toKebabCase(property) === attribute)?.[1]
  if (!property) return `<${tag}> has no attribute "${name}" in the simulator`
  if (!property.isClosed || !value || value.includes('{{') || property.values?.includes(value)) return null
  return `<${tag} ${attribute}="${value}"> is not available in the simulator`
}

/** Events that components make; one that bubbles may be caught on any tag around the component. */
export function findComponentEvents(files: PackageFiles): Set<string> {
  const scripts = [...files].filter(([path]) => path.endsWith('.js'))
  const calls = scripts.flatMap(([, content]) => [
    ...content.toString().matchAll(/\btriggerEvent\(\s*["'`]([^"'`]+)/g),
  ])
  return new Set(calls.map((call) => call[1] ?? ''))
}
