import type { CodeSpace } from 'glass-easel-miniprogram-adapter'
import type { Unit } from '../../protocol/build.ts'
import { createWxBehaviors } from './wx-behaviors.ts'

type Definition = Record<string, unknown>
type Constructor = (definition?: Definition) => unknown

export interface Definitions {
  globals: { Page: Constructor; Component: Constructor; Behavior: Constructor }
  /** Runs a unit's module once; what it defines, also through a helper module, is the unit's. */
  load(path: string, run: () => void): void
}

interface DefinitionsOptions {
  space: CodeSpace
  units: Record<string, Unit>
  noteMissing: (what: string) => void
}

/** `Page`, `Component` and `Behavior` of the app's modules. */
export function createDefinitions({ space, units, noteMissing }: DefinitionsOptions): Definitions {
  const running = createRunningUnit(units)
  const environmentOf = (path: string) => space.componentEnv(path, (environment) => environment)
  const { Behavior } = environmentOf('')
  const withWxBehaviors = createWxBehaviors({
    define: (definition) => Behavior(definition as never) as never,
    noteMissing,
  })
  const complete = (definition: Definition | undefined) =>
    definition && (withWxBehaviors(definition) as never)
  const define = (definition?: Definition) => Behavior(complete(definition) as never)
  return {
    globals: {
      Page: (definition) => environmentOf(running.define('Page')).Page(complete(definition) as never),
      Component: (definition) =>
        environmentOf(running.define('Component')).Component(complete(definition) as never),
      Behavior: Object.assign(define, { trait: (Behavior as unknown as { trait: unknown }).trait }),
    },
    load: running.load,
  }
}

/** The unit whose module is running: what is defined meanwhile is its own. */
function createRunningUnit(units: Record<string, Unit>) {
  const loaded = new Set<string>()
  const defined = new Set<string>()
  let current: string | null = null
  return {
    /** @returns the path of the unit that is defined by the call */
    define(name: string): string {
      if (current === null) throw new Error(`${name}() was called outside of a page or component file`)
      defined.add(current)
      return current
    },
    load(path: string, run: () => void): void {
      if (loaded.has(path)) return
      loaded.add(path)
      current = path
      try {
        run()
      } finally {
        current = null
      }
      const kind = units[path]?.kind === 'page' ? 'Page' : 'Component'
      if (!defined.has(path)) throw new Error(`${kind} "${path}" has not been registered yet.`)
    },
  }
}
