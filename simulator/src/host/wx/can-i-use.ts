import type { ComponentDescription } from '../components/describe.ts'
import type { Api, ApiTable } from './api.ts'

/**
 * Whether this host has what a `wx.canIUse` schema names. Truthful rather than generous: a part that is not known
 * to be here is not.
 * `api`, `api.object.option`, `api.success`, `component`, `component.attribute`, `component.attribute.option`
 */
export function canIUse(
  schema: string,
  apis: ApiTable,
  describeComponent: (tag: string) => ComponentDescription | null,
): boolean {
  const [name = '', ...parts] = schema.split('.')
  const api = Object.hasOwn(apis, name) ? apis[name] : undefined
  if (api) return parts.length === 0 || hasApiPart(api, parts)
  const component = describeComponent(name)
  return component !== null && hasComponentPart(component, parts)
}

function hasApiPart(api: Api, [part = '', option]: string[]): boolean {
  if (api.kind === 'sync' || api.kind === 'value') return false
  if (part === 'success' || part === 'fail' || part === 'complete') return option === undefined
  return part === 'object' && option !== undefined && api.options.includes(option)
}

function hasComponentPart(component: ComponentDescription, [attribute, value]: string[]): boolean {
  if (attribute === undefined) return true
  const values = component.values[attribute]
  if (value !== undefined) return values?.includes(value) === true
  return component.attributes.includes(attribute)
}
