import { ApiError, type ErrorCode } from '../src/core/errors.ts'
import { toProblem } from '../src/http/problem.ts'
import type { ApiDocument, Content, Operation, Schema } from './api-document.ts'
import { describeApi } from './describe-api.ts'

const head = `# HTTP API

Generated from the schemas of the server: \`npm run generate:api -w server\`. Answers have the types of
[typings/api.d.ts](../typings/api.d.ts). A refusal is a problem document (RFC 9457) with one of the
[codes](#codes) below. Bodies are JSON and times ISO 8601 in UTC, unless a route says otherwise. The token of a
session, or of an admin, is sent as \`Authorization: Bearer\`.`

const needs: Record<string, string> = { session: 'Needs a session.', admin: 'Needs an admin token.' }

type Schemas = Record<string, Schema>

interface Field {
  place: string
  name: string
  isRequired: boolean
  schema: Schema
  description: string | undefined
}

/** The routes of both listeners for people to read. The same schemas always give the same text. */
export async function renderHttpApi(): Promise<string> {
  const { members, all } = (await describeApi()) as { members: ApiDocument; all: ApiDocument }
  const { schemas } = all.components
  const routes = Object.entries(all.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      isMembers: members.paths[path] !== undefined,
      text: toSection(`${method.toUpperCase()} ${path}`, operation, schemas),
    })),
  )
  const sectionsOf = (isMembers: boolean) => routes.filter((route) => route.isMembers === isMembers)
  const parts = [
    head,
    '## Public listener',
    ...sectionsOf(true).map(({ text }) => text),
    '## Operations listener',
    ...sectionsOf(false).map(({ text }) => text),
    '## Codes',
    toTable(['Code', 'Status', 'Title'], (schemas.ErrorCode?.enum ?? []).map(toCodeRow)),
  ]
  return `${parts.join('\n\n')}\n`
}

function toSection(name: string, operation: Operation, schemas: Schemas): string {
  const { summary, description, security = [] } = operation
  const access = security.flatMap((scheme) => Object.keys(scheme).map((key) => needs[key] ?? key))
  const text = [`${summary}.`.replace('?.', '?'), description, ...access].filter(Boolean).join(' ')
  const rows = fieldsOf(operation, schemas).map(toRow)
  const fields = rows.length > 0 ? [toTable(['In', 'Field', 'Type', ''], rows)] : []
  return [`### ${name}`, wrap(text), ...fields, wrap(`Answers ${toAnswer(operation)}.`)].join('\n\n')
}

function fieldsOf({ parameters = [], requestBody }: Operation, schemas: Schemas): Field[] {
  const outside = parameters.map(({ in: place, name, required, description, schema }) => ({
    ...{ place, name, isRequired: required === true, schema, description },
  }))
  const [type = '', media] = Object.entries(requestBody?.content ?? {})[0] ?? []
  const { properties = {}, required = [] } = resolve(media?.schema ?? {}, schemas)
  const place = type === 'multipart/form-data' ? 'form' : 'body'
  const inside = Object.entries(properties).map(([name, given]) => {
    const schema = resolve(given, schemas)
    // What may be null is described where it is not.
    const { description } = schema.anyOf?.[0] ?? schema
    return { place, name, isRequired: required.includes(name), schema, description }
  })
  return [...outside, ...inside]
}

function toRow({ place, name, isRequired, schema, description = '' }: Field): string[] {
  return [place, `\`${name}${isRequired ? '' : '?'}\``, toType(schema), description]
}

function resolve(schema: Schema, schemas: Schemas): Schema {
  return schema.$ref === undefined ? schema : (schemas[toName(schema.$ref)] ?? {})
}

function toName(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}

/** An object by the names of its members. */
function toType({
  $ref,
  enum: values,
  anyOf,
  items,
  properties,
  required = [],
  type,
  format,
}: Schema): string {
  if ($ref !== undefined) return `\`${toName($ref)}\``
  if (values) return values.map((value) => `\`${value}\``).join(' or ')
  if (anyOf) return anyOf.map(toType).join(' or ')
  if (items) return `list of ${toType(items)}`
  if (!properties) return format === 'binary' ? 'file' : (type ?? 'anything')
  const names = Object.keys(properties).map((name) => (required.includes(name) ? name : `${name}?`))
  return `\`{ ${names.join(', ')} }\``
}

/** Every route has one success, and refuses in the same way. */
function toAnswer({ responses }: Operation): string {
  const [status = '', { description, content }] = Object.entries(responses)[0] ?? ['', { description: '' }]
  const what = description === 'Default Response' ? '' : description.replace(/\.$/, '')
  return [status, toBody(content), what && `(${what})`].filter(Boolean).join(' ')
}

function toBody(content: Content = {}): string {
  const [type, media] = Object.entries(content)[0] ?? []
  if (type !== 'application/json') return type === undefined ? '' : `\`${type}\``
  return media ? toType(media.schema) : ''
}

/** Some codes have two statuses: one for a tap, or one that says when to come again. */
function toCodeRow(code: string): string[] {
  const errors = [{}, { interactive: true }, { retryAfterSeconds: 1 }].map(
    (options) => new ApiError(code as ErrorCode, options),
  )
  const problems = errors.map((error) => toProblem(error, ''))
  const statuses = new Set(problems.map(({ status }) => status))
  return [`\`${code}\``, [...statuses].join(' or '), problems[0]?.title ?? '']
}

function toTable(heads: string[], rows: string[][]): string {
  const toLine = (cells: string[]) => `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |')
  return [toLine(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(toLine)].join('\n')
}

function wrap(text: string): string {
  return text.replace(/(?=.{121})(.{1,120}) /g, '$1\n')
}
