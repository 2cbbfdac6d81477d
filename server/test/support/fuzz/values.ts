import fc from 'fast-check'
import { anyText } from '../any-text.ts'

export type Json = Record<string, unknown>

/** What is around every schema: other types, huge, empty, nested, foreign characters, prototypes. */
export const oddValue = fc.oneof(
  fc.jsonValue(),
  anyText({ maxLength: 200 }),
  fc.constantFrom('', ' ', '\u0000', '\u202e', '💥'.repeat(500), 'x'.repeat(5_000), '0', '-1', '1e999'),
  fc.constantFrom(0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, null, true, [], {}, [[[[[[]]]]]]),
  fc.constant({ $ref: '#', constructor: { prototype: {} } }),
)

/** Mostly the first: a body has many members, and one that is off is enough for a refusal. */
function mostly<T>(usual: fc.Arbitrary<T>, unusual: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: unusual })
}

/** A value that the schema takes, as far as types go, or something around it. */
export function fromSchema(schema: Json, depth = 0): fc.Arbitrary<unknown> {
  if (depth > 4) return oddValue
  return mostly(insideSchema(schema, depth), oddValue)
}

function insideSchema(schema: Json, depth: number): fc.Arbitrary<unknown> {
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  const choices = (schema.anyOf ?? schema.oneOf) as Json[] | undefined
  if (choices) return fc.oneof(...choices.map((choice) => fromSchema(choice, depth + 1)))
  if (schema.type === 'object') return objectFrom(schema, depth)
  if (schema.type === 'array')
    return fc.array(fromSchema((schema.items ?? {}) as Json, depth + 1), { maxLength: 5 })
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'null') return fc.constant(null)
  if (schema.type === 'integer' || schema.type === 'number') return numberFrom(schema)
  return textFrom(schema)
}

function numberFrom({ minimum }: Json): fc.Arbitrary<number> {
  const usual = fc.oneof(fc.nat({ max: 3 }), fc.integer(typeof minimum === 'number' ? { min: minimum } : {}))
  return mostly(usual, fc.double())
}

function textFrom(schema: Json): fc.Arbitrary<unknown> {
  const {
    pattern,
    format,
    maxLength = 80,
  } = schema as {
    pattern?: string
    format?: string
    maxLength?: number
  }
  if (pattern && /^\^[[\](){}\w\-.,|\\+*?/=:]+\$$/.test(pattern))
    return fc.stringMatching(new RegExp(pattern))
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
  return fc.string({ unit: 'grapheme', maxLength: Math.min(80, maxLength) })
}

function objectFrom(schema: Json, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>)
  const model = Object.fromEntries(properties.map(([name, inner]) => [name, fromSchema(inner, depth + 1)]))
  const whole = fc.record(model, { requiredKeys: (schema.required ?? []) as string[] })
  const members = mostly<Json>(whole, fc.record(model, { requiredKeys: [] }))
  const extra = fc.dictionary(fc.string({ maxLength: 10 }), oddValue, { maxKeys: 2 })
  return fc
    .tuple(members, mostly<Json>(fc.constant({}), extra))
    .map(([inside, outside]) => ({ ...inside, ...outside }))
}

/** The document with every reference written out, so that values can be made from it. */
export function resolve(document: Json, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => resolve(document, item))
  if (typeof node !== 'object' || node === null) return node
  const reference = (node as Json).$ref
  if (typeof reference === 'string') {
    const path = reference.replace('#/', '').split('/')
    return resolve(
      document,
      path.reduce<unknown>((at, name) => (at as Json)[name], document),
    )
  }
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, resolve(document, value)]))
}
