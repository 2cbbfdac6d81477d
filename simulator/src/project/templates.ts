import { createRequire } from 'node:module'
import { posix } from 'node:path'
import { Script } from 'node:vm'
import type { TmplGroup } from 'glass-easel-template-compiler'
import { checkExpressions } from './expression-checks.ts'
import { isLibraryPath } from './extended-library.ts'
import type { PackageFiles } from './official-compiler.ts'
import { type ReadSource, strictOnly, type UnplacedProblem } from './text-position.ts'
import { adaptInlineWxs, adaptWxs, wxsGlobals } from './wxs.ts'

interface CompiledTemplates {
  /** An expression giving `{ [path without extension]: procGen group }`. */
  text: string
  /** Templates that a template imports or includes, directly. Paths without extension. */
  imports: Map<string, string[]>
  problems: UnplacedProblem[]
}

interface TemplateInput {
  files: PackageFiles
  /** Template paths without extension to start from. */
  roots: string[]
  readSource: ReadSource
}

interface Diagnostic {
  level: string
  message: string
  startLine: number
  startColumn: number
}

let last: { key: string; compiled: CompiledTemplates } | null = null

/** Compiles every template reached from the roots, with their scripts; the same as the last time once only. */
export async function compileTemplates(input: TemplateInput): Promise<CompiledTemplates> {
  const key = keyOf(input)
  if (last?.key === key) return last.compiled
  const compiled = await compileAll(input)
  // Where a fault stands is a matter of the author's text as well.
  last = compiled.problems.length === 0 ? { key, compiled } : null
  return compiled
}

function keyOf({ files, roots }: TemplateInput): string {
  const texts = [...files].filter(([path]) => /\.wx(?:ml|s)$/.test(path))
  return JSON.stringify([roots, texts.map(([path, content]) => [path, content.toString()])])
}

async function compileAll({ files, roots, readSource }: TemplateInput): Promise<CompiledTemplates> {
  const group = createGroup()
  const imports = new Map<string, string[]>()
  const problems: UnplacedProblem[] = []
  const scripts = new Set<string>()
  const pending = [...roots]
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (imports.has(path)) continue
    const text = files.get(`${path}.wxml`)?.toString()
    if (text === undefined) continue
    problems.push(...(await compileOne(group, { path, text, readSource })))
    const targets = group.getDirectDependencies(path) as string[]
    for (const script of group.getScriptDependencies(path) as string[]) scripts.add(script)
    imports.set(path, targets)
    pending.push(...targets)
  }
  problems.push(...checkImports(files, imports), ...addScripts(group, files, scripts))
  group.setExtraRuntimeScript(wxsGlobals)
  const text = group.getTmplGenObjectGroups()
  group.free()
  const isBroken = problems.some(({ isStrictOnly }) => !isStrictOnly)
  return { text, imports, problems: isBroken ? problems : [...problems, ...checkSyntax(text)] }
}

interface OneTemplate extends Pick<TemplateInput, 'readSource'> {
  path: string
  text: string
}

async function compileOne(
  group: TmplGroup,
  { path, text, readSource }: OneTemplate,
): Promise<UnplacedProblem[]> {
  const diagnostics = group.addTmpl(path, adaptInlineWxs(text)) as Diagnostic[]
  if (isLibraryPath(path)) return diagnostics.filter(isFatal).map((fatal) => place(path, fatal))
  const source = await readSource(`${path}.wxml`)
  const refused = checkExpressions(source ?? text).map((fault) => ({ file: `${path}.wxml`, ...fault }))
  if (!diagnostics.some(isFatal)) return refused
  const precise = source === null ? diagnostics : diagnose(path, source)
  const fatal = (precise.some(isFatal) ? precise : diagnostics).filter(isFatal)
  const others = fatal.map((diagnostic) => place(path, diagnostic))
  return [...refused, ...others.filter(({ line }) => !refused.some((fault) => fault.line === line))]
}

function place(path: string, { message, startLine, startColumn }: Diagnostic): UnplacedProblem {
  return { file: `${path}.wxml`, message, line: startLine + 1, column: startColumn + 1 }
}

/** The packed template stands in one line; the author's text gives the real one. */
function diagnose(path: string, source: string): Diagnostic[] {
  const group = createGroup()
  const diagnostics = group.addTmpl(path, source) as Diagnostic[]
  group.free()
  return diagnostics
}

function isFatal({ level }: Diagnostic): boolean {
  return level === 'Error' || level === 'Fatal'
}

function checkImports(files: PackageFiles, imports: CompiledTemplates['imports']): UnplacedProblem[] {
  return [...imports].flatMap(([path, targets]) =>
    targets
      .filter((target) => !files.has(`${target}.wxml`))
      .map((target) =>
        strictOnly({
          file: `${path}.wxml`,
          near: posix.basename(target),
          message: `there is no template "${target}.wxml"`,
        }),
      ),
  )
}

/** Templates name a script without its extension, scripts name each other with it: both names lead to one module. */
function addScripts(group: TmplGroup, files: PackageFiles, roots: Set<string>): UnplacedProblem[] {
  const known = [...files.keys()].filter((path) => path.endsWith('.wxs'))
  const libraryUsed = [...roots].some(isLibraryPath)
  const problems: UnplacedProblem[] = []
  for (const file of known.filter((path) => libraryUsed || !isLibraryPath(path))) {
    const code = files.get(file)?.toString() ?? ''
    problems.push(...checkScript(file, code))
    group.addScript(file, adaptWxs(code))
    group.addScript(file.slice(0, -'.wxs'.length), `module.exports = require('/${file}')`)
  }
  const missing = [...roots].filter((path) => !files.has(`${path}.wxs`))
  return [
    ...problems,
    ...missing.map((path) => ({ message: `there is no script "${path}.wxs"`, file: `${path}.wxs` })),
  ]
}

function checkScript(file: string, code: string): UnplacedProblem[] {
  return checkSyntax(`(function (require, exports, module) {${code}\n})`, file)
}

function checkSyntax(code: string, file?: string): UnplacedProblem[] {
  try {
    new Script(code, { filename: file ?? 'templates' })
    return []
  } catch (error) {
    const line = Number(/:(\d+)\n/.exec(String((error as Error).stack))?.[1] ?? 1)
    return [{ message: (error as Error).message, ...(file ? { file, line } : {}) }]
  }
}

function createGroup(): TmplGroup {
  const compiler = createRequire(import.meta.url)('glass-easel-template-compiler')
  return new compiler.TmplGroup() as TmplGroup
}
