import { builtInMembers, commonEvents, type TagMembers } from '../protocol/built-in-members.ts'
import type { PackageFiles } from './official-compiler.ts'
import type { WxmlAttribute, WxmlElement } from './wxml-scanner.ts'

export interface MemberFault {
  line: number
  column: number
  message: string
}

const knownEverywhere =
  /^(?:class|style|id|slot|hidden|role|alt|tabindex|(?:data|aria)-.*|(?:wx|mark|model|change):.*)$/
const eventPrefix = /^(?:capture-)?(?:mut-)?(?:bind|catch):?(?=[a-z])/i

/** What stands on one of WeChat's own tags and means nothing in the simulator. */
export function checkMembers(
  { tag, attributes }: WxmlElement,
  bubblingEvents: ReadonlySet<string>,
): MemberFault[] {
  const members: TagMembers | undefined = Object.hasOwn(builtInMembers, tag)
    ? builtInMembers[tag as keyof typeof builtInMembers]
    : undefined
  if (!members) return []
  return attributes.flatMap((attribute) => {
    const message = findFault({ tag, members, attribute, bubblingEvents })
    return message === null ? [] : [{ line: attribute.line, column: attribute.column, message }]
  })
}

interface MemberCheck {
  tag: string
  members: TagMembers
  attribute: WxmlAttribute
  bubblingEvents: ReadonlySet<string>
}

function findFault({ tag, members, attribute: { name, value }, bubblingEvents }: MemberCheck): string | null {
  if (knownEverywhere.test(name)) return null
  const event = eventPrefix.test(name) ? name.replace(eventPrefix, '') : null
  if (event !== null) {
    const isKnown = [commonEvents, members.events].some((events) => events.includes(event))
    return isKnown || bubblingEvents.has(event) ? null : `<${tag}> has no event "${event}" in the simulator`
  }
  const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  if (!members.attributes.includes(attribute)) return `<${tag}> has no attribute "${name}" in the simulator`
  const values = members.values?.[attribute]
  if (!values || !value || value.includes('{{') || values.includes(value)) return null
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
