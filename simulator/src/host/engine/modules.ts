import { moduleParameters } from '../../protocol/module-parameters.ts'
import { type Aliases, moduleCandidates } from '../../protocol/module-paths.ts'

type OnFailed = (failure: { mod: string; errMsg: string }) => void
type Factory = (this: unknown, ...parameters: unknown[]) => void

export interface Modules {
  /** Runs a module once; `path` as defined, with extension. */
  run(path: string): unknown
  has(path: string): boolean
}

/**
 * Loads the build's scripts.
 * @param globals what modules see by name; a name of `moduleParameters` that is not there is undefined for them
 * @param aliases `resolveAlias` of app.json
 */
export function createModules(
  scripts: string,
  globals: Record<string, unknown>,
  aliases: Aliases = {},
): Modules {
  const factories = readFactories(scripts)
  const loaded = new Map<string, { exports: unknown }>()

  function run(path: string): unknown {
    const known = loaded.get(path)
    if (known) return known.exports
    const factory = factories.get(path)
    if (!factory) throw new Error(`module '${path}' is not defined`)
    const module = { exports: {} as unknown }
    loaded.set(path, module)
    const require = createRequire((request) => load(request, path))
    const scope: Record<string, unknown> = { ...globals, require, module, exports: module.exports }
    const values = moduleParameters.map((name) => scope[name])
    factory.apply(module.exports, values)
    return module.exports
  }

  function load(request: string, fromPath: string): unknown {
    const candidates = moduleCandidates(request, fromPath, aliases)
    const found = candidates.find((candidate) => factories.has(candidate))
    if (found === undefined)
      throw new Error(`module '${candidates[1]}' is not defined, require args is '${request}'`)
    return run(found)
  }

  return { run, has: (path) => factories.has(path) }
}

function readFactories(scripts: string): Map<string, Factory> {
  const factories = new Map<string, Factory>()
  const evaluate = new Function('define', scripts) as (
    define: (path: string, factory: Factory) => void,
  ) => void
  evaluate((path, factory) => factories.set(path, factory))
  return factories
}

/** With callbacks or as `require.async` it is how a module of another sub-package is loaded. */
function createRequire(load: (request: string) => unknown): object {
  const loadLater = async (request: string): Promise<unknown> => load(request)
  const require = (request: string, onLoaded?: (exports: unknown) => void, onFailed?: OnFailed): unknown => {
    if (!onLoaded) return load(request)
    return void loadLater(request).then(onLoaded, (error: Error) =>
      onFailed?.({ mod: request, errMsg: error.message }),
    )
  }
  return Object.assign(require, { async: loadLater })
}
