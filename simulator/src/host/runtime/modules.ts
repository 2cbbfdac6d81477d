import { moduleParameters } from '../../protocol/module-parameters.ts'
import { resolvePath } from './routes.ts'

type Factory = (this: unknown, ...parameters: unknown[]) => void

export interface Modules {
  /** Runs a module once; `path` as defined, with extension. */
  run(path: string): unknown
  has(path: string): boolean
}

/**
 * Loads the build's scripts.
 * @param globals what modules see by name; a name of `moduleParameters` that is not there is undefined for them
 */
export function createModules(scripts: string, globals: Record<string, unknown>): Modules {
  const factories = new Map<string, Factory>()
  const loaded = new Map<string, { exports: unknown }>()
  const evaluate = new Function('define', scripts) as (
    define: (path: string, factory: Factory) => void,
  ) => void
  evaluate((path, factory) => factories.set(path, factory))

  function run(path: string): unknown {
    const known = loaded.get(path)
    if (known) return known.exports
    const factory = factories.get(path)
    if (!factory) throw new Error(`module '${path}' is not defined`)
    const module = { exports: {} as unknown }
    loaded.set(path, module)
    const scope: Record<string, unknown> = {
      ...globals,
      require: createRequire(path),
      module,
      exports: module.exports,
    }
    factory.apply(
      module.exports,
      moduleParameters.map((name) => scope[name]),
    )
    return module.exports
  }

  function createRequire(fromPath: string): (path: string) => unknown {
    return (path) => {
      const base = resolvePath(path, fromPath)
      const found = [base, `${base}.js`, `${base}/index.js`].find((candidate) => factories.has(candidate))
      if (found === undefined) {
        throw new Error(`module '${base}.js' is not defined, require args is '${path}'`)
      }
      return run(found)
    }
  }

  return { run, has: (path) => factories.has(path) }
}
