import { posix } from 'node:path'
import type { AppConfig } from '../protocol/build.ts'
import { moduleParameters } from '../protocol/module-parameters.ts'
import { type Aliases, moduleCandidates } from '../protocol/module-paths.ts'
import type { PackageFiles } from './official-compiler.ts'

/** One script that defines every module; each is evaluated by itself so that stacks name its file. */
export function bundleScripts(files: PackageFiles, roots: Iterable<string>): string {
  return [...reachableScripts(files, roots)].map((path) => defineModule(path, files.get(path))).join('\n')
}

/** The given modules and what they require, transitively; targets that are not there are left to the loader. */
export function reachableScripts(files: PackageFiles, roots: Iterable<string>): Set<string> {
  const found = new Set<string>()
  const aliases = readAliases(files)
  const pending = [...roots]
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (found.has(path) || !files.has(path)) continue
    found.add(path)
    pending.push(...requiredBy(path, files, aliases))
  }
  return found
}

function* requiredBy(path: string, files: PackageFiles, aliases: Aliases): Generator<string> {
  const text = files.get(path)?.toString() ?? ''
  for (const match of text.matchAll(/\brequire\(\s*["']([^"']+)["']\s*\)/g)) {
    const file = moduleCandidates(match[1] ?? '', path, aliases).find((candidate) => files.has(candidate))
    if (file !== undefined) yield file
  }
}

function readAliases(files: PackageFiles): Aliases {
  const app = JSON.parse(files.get('app.json')?.toString() ?? '{}') as AppConfig
  return app.resolveAlias ?? {}
}

/** A path of the package as another file of it names it: absolute from `/`, else relative to that file. */
export function resolvePath(from: string, to: string): string {
  const joined = to.startsWith('/') ? to : posix.join('/', posix.dirname(from), to)
  return posix.normalize(joined).slice(1)
}

function defineModule(path: string, content: Buffer | undefined): string {
  const body = content?.toString() ?? ''
  // The inner function lets a module declare a name of its own that is also a parameter.
  const code = `(function (${moduleParameters.join(', ')}) {return (function () {${body}\n}).call(this)})\n//# sourceURL=${path}`
  return `define(${JSON.stringify(path)}, (0, eval)(${JSON.stringify(code)}))`
}
