import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import ts from 'typescript'

const sources = join(import.meta.dirname, '../src')

/** Where an object is spread into what a `create…`, `open…` or `register…` function is given. */
function findSpreads(name: string, text: string): string[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isMaker(node.expression)) {
      for (const argument of node.arguments.filter(ts.isObjectLiteralExpression)) {
        if (!argument.properties.some(ts.isSpreadAssignment)) continue
        found.push(`${name}:${file.getLineAndCharacterOfPosition(argument.getStart()).line + 1}`)
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function isMaker(callee: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee
  return ts.isIdentifier(name) && /^(create|open|register)([A-Z]|$)/.test(name.text)
}

test('every part is given what it needs by name: no bag of options is spread into what makes one', () => {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )
  expect(files.length).toBeGreaterThan(150)
  expect(files.flatMap((name) => findSpreads(name, readFileSync(join(sources, name), 'utf8')))).toEqual([])
})

test.each([
  ['createApp({ ...options, now })', ['a.ts:1']],
  ['\nregisterRoutes(app, { ...options })', ['a.ts:2']],
  ['const limits = limiters.create({ ...limit })', ['a.ts:1']],
  ['app.register(plugin, { ...given })', ['a.ts:1']],
  ['createApp({ options, now })', []],
  ['const row = { ...values, id }', []],
  ['recreate({ ...options })', []],
])('%j is seen as it is', (text, found) => {
  expect(findSpreads('a.ts', text)).toEqual(found)
})
