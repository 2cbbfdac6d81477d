import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'

const folder = import.meta.dirname

function readTests(): string {
  const names = readdirSync(folder).filter((name) => name.endsWith('.test.ts'))
  return names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
}

/** `rule 3.2` of a title, which is what a call begins with. */
function listProven(): string[] {
  const titles = readTests().matchAll(/\(\s*(['"`])((?:rule |worst |\d+\.\d+ )(?:(?!\1).)*)/g)
  return [...new Set([...titles].map(([, , title = '']) => title.split(':')[0] ?? ''))]
}

/** `rule 3.2` of a line. */
function listPromised(): string[] {
  const text = readFileSync(join(folder, '../../docs/security.md'), 'utf8')
  return [...text.matchAll(/^- \*\*((?:rule|worst) [\d.]+)\*\* \S/gm)].map(([, name]) => String(name))
}

test('every rule of docs/security.md has a test named after it, and no test names another', () => {
  expect(listPromised().length).toBeGreaterThan(60)
  expect(listProven().sort()).toEqual(listPromised().sort())
})
