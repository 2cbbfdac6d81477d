import fc from 'fast-check'
import { fromSchema, type Json } from './values.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
export type Pairs = [name: string, value: string][]

export interface Route {
  method: Method
  path: string
  operation: Json
}

/** What a request is made of, before it is written out. */
export interface Parts {
  pairs: Pairs
  /** One for each parameter of the path. */
  pathTexts: string[]
  headers: Record<string, string>
  body: unknown
  contentType: string
}

export interface Input extends Parts {
  /** Whether the request is made such that it comes past what stands before the route's own work. */
  isAimed: boolean
  /** Which members of a good body give way to those of `body`: where it says 0. */
  picks: number[]
}

const rawBodies = fc
  .constantFrom(
    '',
    '{',
    '[]',
    'null',
    '{"code":"a","code":"b"}',
    '{"__proto__":{"x":1}}',
    '{"constructor":{"prototype":{"x":1}}}',
    '['.repeat(5_000),
    `"${'x'.repeat(70_000)}"`,
    '\ufeff{}',
    '--cut\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n\u0089PNG',
  )
  .map((text) => Buffer.from(text))

const contentTypes = fc.oneof(
  { weight: 9, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'text/plain',
      'multipart/form-data; boundary=cut',
      'multipart/form-data',
      'a/b',
      '',
    ),
  },
)

const idempotencyKey = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 4, arbitrary: fc.nat({ max: 40 }).map((n) => ({ 'idempotency-key': `key-${n}` })) },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: 'grapheme-ascii', maxLength: 80 })
      .map((key) => ({ 'idempotency-key': key })),
  },
)

interface Parameter {
  in: string
  name: string
  required?: boolean
  schema: Json
}

export function inputsOf({ operation }: Route): fc.Arbitrary<Input> {
  const parameters = (operation.parameters ?? []) as Parameter[]
  const inPath = parameters.filter((parameter) => parameter.in === 'path')
  const schema = bodySchemaOf(operation)
  const made: fc.Arbitrary<unknown> = schema ? fromSchema(schema) : rawBodies
  return fc.record({
    isAimed: fc.oneof(
      { weight: 4, arbitrary: fc.constant(true) },
      { weight: 1, arbitrary: fc.constant(false) },
    ),
    picks: fc.array(fc.nat({ max: 4 }), { minLength: 8, maxLength: 8 }),
    pairs: pairsOf(parameters.filter((parameter) => parameter.in === 'query')),
    pathTexts: fc.tuple(...inPath.map(({ schema }) => fromSchema(schema).map(toText))),
    headers: parameters.some(({ name }) => name === 'idempotency-key') ? idempotencyKey : fc.constant({}),
    body: fc.oneof({ weight: 9, arbitrary: made }, { weight: 1, arbitrary: rawBodies }),
    contentType: contentTypes,
  })
}

function bodySchemaOf(operation: Json): Json | null {
  const { content } = (operation.requestBody ?? {}) as { content?: Record<string, { schema: Json }> }
  return (content && Object.values(content)[0]?.schema) ?? null
}

/** Names of the route's own with values around their schemas, some of them twice, or pairs of any kind. */
function pairsOf(parameters: Parameter[]): fc.Arbitrary<Pairs> {
  const own = parameters.map(({ name, required, schema }) => {
    const pair = fromSchema(schema).map((value): Pairs => [[name, toText(value)]])
    return required ? pair : fc.oneof(pair, fc.constant<Pairs>([]))
  })
  const known = fc.tuple(...own).map((pairs) => pairs.flat())
  const doubled = known.map((pairs): Pairs => [...pairs, ...pairs])
  const anything = fc.webQueryParameters().map((text): Pairs => [...new URLSearchParams(text)])
  return fc.oneof(
    { weight: 7, arbitrary: known },
    { weight: 1, arbitrary: doubled },
    { weight: 1, arbitrary: anything },
  )
}

function toText(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 300)
}

export function toUrl({ path }: Route, { pairs, pathTexts }: Parts): string {
  let at = 0
  const filled = path.replace(/\{\w+\}/g, () => toSegment(pathTexts[at++] ?? ''))
  const query = new URLSearchParams(pairs).toString()
  return query === '' ? filled : `${filled}?${query}`
}

function toSegment(text: string): string {
  // Lone surrogates have no UTF-8 form.
  return encodeURIComponent(Buffer.from(text).toString()) || 'x'
}

export function toPayload({ body }: Parts): string | Buffer {
  return Buffer.isBuffer(body) ? body : (JSON.stringify(body) ?? '')
}
