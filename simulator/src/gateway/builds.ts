import type { Build } from '../protocol/build.ts'
import { HttpError } from './http.ts'

const keptBuilds = 8

/** Compiled apps in memory; the least recently used is dropped. */
export interface Builds {
  put(id: string, build: unknown): void
  has(id: string): boolean
  find(id: string): Build | null
}

export function createBuilds(): Builds {
  const builds = new Map<string, Build>()

  function keep(id: string, build: Build): void {
    builds.delete(id)
    builds.set(id, build)
    for (const oldest of [...builds.keys()].slice(0, -keptBuilds)) builds.delete(oldest)
  }

  return {
    put: (id, build) => keep(id, parseBuild(id, build)),
    has: (id) => builds.has(id),
    find(id) {
      const build = builds.get(id)
      if (build) keep(id, build)
      return build ?? null
    },
  }
}

function parseBuild(id: string, value: unknown): Build {
  const build = value as Partial<Build> | null
  const isBuild =
    build?.id === id &&
    [build.appId, build.scripts, build.templates, build.appStyle].every((text) => typeof text === 'string') &&
    [build.app, build.theme, build.units, build.files].every(
      (part) => typeof part === 'object' && part !== null,
    )
  if (!isBuild) throw new HttpError(400, `The body is not the build ${id}`)
  return build as Build
}
