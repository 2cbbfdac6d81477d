import { createRequire } from 'node:module'

/** The part of JSON Schema that WeChat's schemas use. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  properties?: Record<string, Schema>
  additionalProperties?: boolean | Schema
  items?: Schema
  anyOf?: Schema[]
  enum?: string[]
  definitions?: Record<string, Schema>
}

/** What WeChat's own compiler knows of a JSON file, by its name of the schema. */
export function readSchema(name: string): Schema {
  return createRequire(import.meta.url)(`miniprogram-ci/dist/schema/dist/${name}.js`) as Schema
}
