export interface Schema {
  $ref?: string
  type?: string
  format?: string
  description?: string
  enum?: string[]
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
}

/** By media type. */
export type Content = Record<string, { schema: Schema }>

export interface Operation {
  summary: string
  description?: string
  security?: Record<string, unknown>[]
  parameters?: { in: string; name: string; required?: boolean; description?: string; schema: Schema }[]
  requestBody?: { content: Content }
  responses: Record<string, { description: string; content?: Content }>
}

/** As far as this server uses OpenAPI. */
export interface ApiDocument {
  /** Operations by path, then by method. */
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}
