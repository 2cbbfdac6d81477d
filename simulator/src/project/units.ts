import { posix } from 'node:path'
import { type AppConfig, customTabBar, type Unit } from '../protocol/build.ts'
import { isLibraryPath } from './extended-library.ts'
import type { PackageFiles } from './official-compiler.ts'
import { resolvePath } from './scripts.ts'
import { strictOnly, type UnplacedProblem } from './text-position.ts'

/** A page or component with its JSON as the host needs it. */
export interface UnitSource {
  path: string
  kind: Unit['kind']
  config: Unit['config']
  needs: string[]
  isLibrary: boolean
  /** Names of `componentGenerics`: tags that its user fills in. */
  genericTags: string[]
}

interface Collected {
  /** Whatever a unit names in `usingComponents` or `relations` stands before it, except in a circle. */
  units: UnitSource[]
  problems: UnplacedProblem[]
}

/** All pages, and all components that they reach. */
export function collectUnits(files: PackageFiles, app: AppConfig): Collected {
  const units: UnitSource[] = []
  const problems: UnplacedProblem[] = []
  const visited = new Set<string>()
  const appTags = resolveTags(files, 'app', app.usingComponents).tags

  function visit(path: string, kind: Unit['kind']): void {
    if (visited.has(path)) return
    visited.add(path)
    const raw = readJson(files, `${path}.json`)
    const { tags, missing } = resolveTags(files, path, raw.usingComponents)
    problems.push(...missing, ...checkIsolation(path, kind, raw))
    const generics = resolveGenerics(files, path, raw.componentGenerics)
    const usingComponents = isLibraryPath(path) ? tags : { ...appTags, ...tags }
    const needs = [...Object.values(usingComponents), ...generics.defaults, ...relationTargets(files, path)]
    for (const target of needs) visit(target, 'component')
    const config = {
      ...raw,
      ...generics.config,
      usingComponents,
      styleIsolation: isolationOf(files, { path, kind, raw }),
    }
    units.push({ path, kind, config, needs, isLibrary: isLibraryPath(path), genericTags: generics.tags })
  }

  if (app.tabBar?.custom && files.has(`${customTabBar}.js`)) visit(customTabBar, 'component')
  for (const page of pagesOf(app)) visit(page, 'page')
  return { units, problems }
}

/** Those of the main package, then those of every sub-package. */
function pagesOf({ pages, subpackages, subPackages }: AppConfig): string[] {
  const packages = subpackages ?? subPackages ?? []
  const others = packages.flatMap(({ root, pages: own = [] }) => own.map((page) => posix.join(root, page)))
  return [...pages, ...others.map((path) => path.replace(/^\//, ''))]
}

function readJson(files: PackageFiles, path: string): Record<string, unknown> {
  const text = files.get(path)?.toString()
  return text === undefined ? {} : (JSON.parse(text) as Record<string, unknown>)
}

function resolveTags(files: PackageFiles, owner: string, using: unknown) {
  const tags: Record<string, string> = {}
  const missing: UnplacedProblem[] = []
  for (const [tag, value] of Object.entries((using ?? {}) as Record<string, string>)) {
    const target = findComponent(files, owner, value)
    if (target !== null) tags[tag] = target
    else missing.push(missingComponent(owner, tag, value))
  }
  return { tags, missing }
}

/** The official compiler has looked for it already: one that it lets pass comes from elsewhere, such as a plugin. */
function missingComponent(owner: string, tag: string, value: string): UnplacedProblem {
  return strictOnly({
    file: `${owner}.json`,
    near: `"${value}"`,
    message: `usingComponents: "${tag}": there is no component "${value}"`,
  })
}

function findComponent(files: PackageFiles, owner: string, value: string): string | null {
  const relative = resolvePath(owner, value)
  const candidates = [relative, `${relative}/index`, value.replace(/^\//, '')]
  return candidates.find((path) => files.has(`${path}.js`)) ?? null
}

function resolveGenerics(files: PackageFiles, owner: string, generics: unknown) {
  const named = Object.entries((generics ?? {}) as Record<string, true | { default?: string }>)
  const resolved = named.map(([tag, value]): [string, true | { default: string }] => {
    const fallback =
      value === true || value.default === undefined ? null : findComponent(files, owner, value.default)
    return [tag, fallback === null ? true : { default: fallback }]
  })
  return {
    config: named.length > 0 ? { componentGenerics: Object.fromEntries(resolved) } : {},
    tags: named.map(([tag]) => tag),
    defaults: resolved.flatMap(([, value]) => (value === true ? [] : [value.default])),
  }
}

/** The engine resolves a relation when it prepares the component that names it, so the target must be there by then. */
function relationTargets(files: PackageFiles, path: string): string[] {
  const text = files.get(`${path}.js`)?.toString() ?? ''
  const start = /\brelations:\s*\{/.exec(text)
  if (!start) return []
  const body = text.slice(start.index, closingBrace(text, start.index + start[0].length))
  const keys = [...body.matchAll(/["']((?:\.{1,2})?\/[^"']+)["']\s*:\s*\{/g)].map((match) => match[1] ?? '')
  return keys.flatMap((key) => findComponent(files, path, key) ?? [])
}

function closingBrace(text: string, from: number): number {
  let depth = 1
  let index = from
  for (; index < text.length && depth > 0; index += 1) {
    if (text[index] === '{') depth += 1
    else if (text[index] === '}') depth -= 1
  }
  return index
}

/** The engine reads style isolation from JSON only; WeChat also takes it from the component's options. */
function isolationOf(
  files: PackageFiles,
  unit: { path: string; kind: Unit['kind']; raw: Record<string, unknown> },
): string {
  if (unit.kind === 'page') return 'shared'
  const { styleIsolation, addGlobalClass } = unit.raw
  if (typeof styleIsolation === 'string') return styleIsolation.replace(/^page-/, '')
  if (addGlobalClass === true) return 'apply-shared'
  const script = files.get(`${unit.path}.js`)?.toString() ?? ''
  const option = /\bstyleIsolation:\s*["']([a-z-]+)["']/.exec(script)?.[1]
  if (option !== undefined) return option.replace(/^page-/, '')
  return /\baddGlobalClass:\s*(?:!0|true)/.test(script) ? 'apply-shared' : 'isolated'
}

function checkIsolation(path: string, kind: Unit['kind'], raw: Record<string, unknown>): UnplacedProblem[] {
  const { styleIsolation } = raw
  if (kind === 'component' || styleIsolation === undefined || styleIsolation === 'shared') return []
  const message = `styleIsolation "${styleIsolation}" of a page is not supported by the simulator`
  return [strictOnly({ file: `${path}.json`, near: '"styleIsolation"', message })]
}
