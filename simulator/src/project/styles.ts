import postcss, { type AtRule, type ChildNode, type Container, type Root } from 'postcss'
import type { Unit } from '../protocol/build.ts'
import { withChineseFont } from '../protocol/chinese-font.ts'
import { keepLast } from './keep-last.ts'
import type { PackageFiles } from './official-compiler.ts'
import { resolvePath } from './scripts.ts'
import { rewriteSelector, type SelectorScope } from './selectors.ts'
import { strictOnly, type UnplacedProblem } from './text-position.ts'

interface CompiledStyle {
  css: string
  problems: UnplacedProblem[]
}

/** The style of the whole app: libraries first, so that the app's own rules win. */
export function compileAppStyle(files: PackageFiles, librarySheet: string): CompiledStyle {
  const library = compileLibrarySheet(librarySheet)
  const own = compileSheet(files, 'app.wxss', {})
  return { css: `${library}\n${own.css}`, problems: own.problems }
}

/** Some hundred kilobytes that change with the package only. */
const compileLibrarySheet = keepLast((sheet: string) => rewrite(postcss.parse(sheet), {}).toString())

/** A unit's style: pages in `@scope`, isolated components with prefixed classes. */
export function compileUnitStyle(
  files: PackageFiles,
  unit: { path: string; kind: Unit['kind']; styleScope?: string },
): CompiledStyle {
  const { path, kind, styleScope } = unit
  const sheet = compileSheet(files, `${path}.wxss`, styleScope === undefined ? {} : { styleScope })
  return kind === 'page' && sheet.css !== '' ? { ...sheet, css: wrapInScope(sheet.css, path) } : sheet
}

function compileSheet(files: PackageFiles, path: string, scope: SelectorScope): CompiledStyle {
  const problems: UnplacedProblem[] = []
  const root = inlineImports({ files, path, problems, above: [] })
  return { css: rewrite(root, scope).toString(), problems }
}

interface Importing {
  files: PackageFiles
  path: string
  problems: UnplacedProblem[]
  /** Sheets that are being inlined right now. */
  above: string[]
}

function inlineImports({ files, path, problems, above }: Importing): Root {
  const root = postcss.parse(files.get(path)?.toString() ?? '', { from: path })
  checkLocalFiles(root, path, problems)
  root.walkAtRules('import', (rule) => {
    const [, quoted, condition] = /^(?:url\()?\s*["']?([^"')\s]+)["']?\s*\)?\s*(.*)$/.exec(rule.params) ?? []
    const target = findSheet(files, path, quoted ?? '')
    if (target === null)
      problems.push({
        file: path,
        near: quoted ?? '@import',
        message: `@import: there is no style sheet "${quoted}"`,
      })
    if (target === null || above.includes(target) || target === path) return void rule.remove()
    const inner = inlineImports({ files, path: target, problems, above: [...above, path] })
    rule.replaceWith(
      condition ? postcss.atRule({ name: 'media', params: condition, nodes: inner.nodes }) : inner.nodes,
    )
  })
  return root
}

function findSheet(files: PackageFiles, from: string, to: string): string | null {
  const target = resolvePath(from, to)
  return [target, `${target}.wxss`].find((path) => files.has(path)) ?? null
}

/** WeChat shows no packed picture or font through WXSS on a phone, only in its tools. */
function checkLocalFiles(root: Root, path: string, problems: UnplacedProblem[]): void {
  root.walkDecls((declaration) => {
    for (const [, url] of declaration.value.matchAll(/\burl\(\s*["']?([^"')]+)/g)) {
      if (url === undefined || /^(?:[a-z]+:|\/\/|#)/i.test(url)) continue
      problems.push(
        strictOnly({
          file: path,
          near: url,
          message: `${declaration.prop}: WXSS cannot show the packed file "${url}" on a phone: use <image>, base64 or https`,
        }),
      )
    }
  })
}

function rewrite(root: Root, scope: SelectorScope): Root {
  root.walkRules((rule) => {
    if (isKeyframes(rule.parent)) return
    rule.selectors = rule.selectors.map((selector) => rewriteSelector(selector, scope))
  })
  root.walkDecls((declaration) => {
    declaration.value = toViewportUnits(declaration.value)
    if (/^font(?:-family)?$/i.test(declaration.prop) && !isFontFace(declaration.parent))
      declaration.value = withChineseFont(declaration.value)
  })
  root.walkAtRules((rule) => {
    rule.params = toViewportUnits(rule.params)
  })
  return root
}

function isFontFace(node: Container | ChildNode | undefined): boolean {
  return node?.type === 'atrule' && (node as AtRule).name === 'font-face'
}

function isKeyframes(node: Container | ChildNode | undefined): boolean {
  return node?.type === 'atrule' && /keyframes$/.test((node as AtRule).name)
}

/** 750rpx are the width of the screen. Texts and addresses are left alone. */
export function toViewportUnits(value: string): string {
  return value.replace(
    /"[^"]*"|'[^']*'|url\([^)]*\)|(?<![\w-])(-?\d*\.?\d+)rpx\b/gi,
    (part, number?: string) =>
      number === undefined ? part : `${Number((Number(number) / 7.5).toFixed(5))}vw`,
  )
}

/** Two pages are alive at once; each one's rules must not reach the other. Keyframes and fonts cannot stand in `@scope`. */
function wrapInScope(css: string, path: string): string {
  const root = postcss.parse(css)
  const outside: ChildNode[] = []
  root.each((node) => {
    if (node.type === 'atrule' && /keyframes$|^font-face$|^property$/.test(node.name))
      outside.push(node.remove() as ChildNode)
  })
  const global = outside.map(String).join('\n')
  return `${global}${global ? '\n' : ''}@scope ([data-page="${path}"]) {\n${root.toString()}\n}`
}
