import ts from 'typescript'
import { findMeant } from '../../simulator/src/project/app-config-checks.ts'
import { type Finding, findingAt } from './finding.ts'
import { readSchema, type Schema } from './schemas.ts'

/** Those of WeChat's own compiler, by its names. */
const schemaNames: Record<string, string> = {
  'app.json': 'app',
  'project.config.json': 'projectconfig',
  'sitemap.json': 'sitemap',
  'theme.json': 'theme',
}

/** Documented by WeChat and missing in the schemas of its compiler, by schema and place. */
const alsoKnown: Record<string, string[]> = {
  // https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html and, for the first,
  // https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/glass-easel/migration.html
  app: ['glassEaselWebview', 'convertRpxToVw'],
  // https://developers.weixin.qq.com/miniprogram/dev/devtools/projectconfig.html
  'projectconfig setting': ['swc', 'disableSWC', 'skylineRenderEnable', 'bigPackageSizeSupport'],
}

/**
 * Keys that WeChat does not know, at any depth. It ignores them, so that a misspelt one silently does nothing.
 *
 * @param files JSON files of a mini-program as their authors wrote them, by path; all but those of `schemaNames` are
 * of pages and components
 */
export function checkConfigKeys(files: ReadonlyMap<string, string>): Finding[] {
  return [...files].flatMap(([file, text]) => {
    const name = schemaNames[file] ?? 'page'
    const source = ts.parseJsonText(file, text)
    const [statement] = source.statements
    if (statement === undefined) return []
    const root = readSchema(name)
    return findUnknown(statement.expression, { name, root, schema: root, path: [] }).map(
      ({ node, key, meant }) => {
        const cure = meant === undefined ? 'take it away' : `write "${meant}"`
        return findingAt(file, text, node.getStart(source), `WeChat knows no key "${key}" here: ${cure}`)
      },
    )
  })
}

interface Place {
  name: string
  root: Schema
  schema: Schema
  path: string[]
}

interface Unknown {
  node: ts.Node
  key: string
  meant: string | undefined
}

function findUnknown(node: ts.Expression, place: Place): Unknown[] {
  const isPossible = ({ type = 'object' }: Schema) => type === 'object' || !ts.isObjectLiteralExpression(node)
  const variants = variantsOf(place.root, place.schema).filter(isPossible)
  const found = variants.map((schema) => findUnknownBy(node, { ...place, schema }))
  // Of several shapes that a value may have it has the one that knows most of it.
  return found.sort((left, right) => left.length - right.length)[0] ?? []
}

function variantsOf(root: Schema, schema: Schema): Schema[] {
  const { $ref, anyOf } = schema
  if ($ref === undefined) return anyOf?.flatMap((variant) => variantsOf(root, variant)) ?? [schema]
  const target = root.definitions?.[$ref.replace('#/definitions/', '')]
  if (target === undefined) throw new Error(`WeChat's schema has no ${$ref}`)
  return variantsOf(root, target)
}

function findUnknownBy(node: ts.Expression, place: Place): Unknown[] {
  const { schema } = place
  if (ts.isArrayLiteralExpression(node)) {
    const { items } = schema
    return items === undefined
      ? []
      : node.elements.flatMap((element) => findUnknown(element, { ...place, schema: items }))
  }
  if (!ts.isObjectLiteralExpression(node)) return []
  return node.properties.flatMap((property) =>
    ts.isPropertyAssignment(property) ? findUnknownIn(property, place) : [],
  )
}

function findUnknownIn(property: ts.PropertyAssignment, place: Place): Unknown[] {
  const { name, schema, path } = place
  const key = (property.name as ts.StringLiteral).text
  const { properties = {}, additionalProperties } = schema
  const own = Object.hasOwn(properties, key) ? properties[key] : undefined
  const inner = own ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined)
  if (inner !== undefined)
    return findUnknown(property.initializer, { ...place, schema: inner, path: [...path, key] })
  const known = [...Object.keys(properties), ...(alsoKnown[[name, ...path].join(' ')] ?? [])]
  // A schema that names no key takes any.
  const isOpen = additionalProperties === true || Object.keys(properties).length === 0
  if (isOpen && additionalProperties !== false) return []
  return known.includes(key) ? [] : [{ node: property.name, key, meant: findMeant(key, known) }]
}
