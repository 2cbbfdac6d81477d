import type { ComponentDeclaration } from '../../protocol/components/declaration.ts'
import { findComponent } from '../../protocol/components/index.ts'
import { toKebabCase } from '../../protocol/kebab-case.ts'
import { findWxMember, type WxMemberDeclaration } from '../../protocol/wx-members.ts'
import { allPropertiesOf } from '../components/define.ts'

/**
 * Whether this host has what a `wx.canIUse` schema names. Truthful rather than generous: a part that is not known
 * to be here is not.
 * `api`, `api.object.option`, `api.success`, `component`, `component.attribute`, `component.attribute.option`
 */
export function canIUse(schema: string): boolean {
  const [name = '', ...parts] = schema.split('.')
  const member = findWxMember(name)
  if (member) return parts.length === 0 || hasMemberPart(member, parts)
  const component = findComponent(name)
  return component !== null && hasComponentPart(component, parts)
}

function hasMemberPart({ kind, options }: WxMemberDeclaration, [part = '', option]: string[]): boolean {
  if (kind === 'sync' || kind === 'value') return false
  if (part === 'success' || part === 'fail' || part === 'complete') return option === undefined
  return part === 'object' && option !== undefined && options.includes(option)
}

function hasComponentPart(component: ComponentDeclaration, [attribute, value]: string[]): boolean {
  if (attribute === undefined) return true
  const properties = Object.entries(allPropertiesOf(component))
  const found = properties.find(([name]) => toKebabCase(name) === attribute)?.[1]
  if (value !== undefined) return found?.values?.includes(value) === true
  return found !== undefined || component.events.some((event) => `bind${event}` === attribute)
}
