import { type Build, customTabBar } from '../../protocol/build.ts'

export interface UnitLoader {
  /** Before the first page: the whole main package, unless the app asks for lazy loading. */
  loadAtStart(): void
  /** Before a page opens: what it needs and has not been loaded. */
  loadFor(page: string): void
  /** How a unit's script is run. Pages are there before the scripts, which navigate among them. */
  runWith(run: (path: string) => void): void
}

/** When scripts run, as in WeChat: those of a sub-package not before a page of it is opened. */
export function createUnitLoader({ app, units }: Build): UnitLoader {
  let run: (path: string) => void = (path) => {
    throw new Error(`${path} was needed before the app's scripts were there`)
  }
  const isInMainPackage = createMainPackageTest(app)

  function withNeeds(paths: string[]): Set<string> {
    const found = new Set(paths)
    for (const path of found) for (const need of units[path]?.needs ?? []) found.add(need)
    return found
  }

  /** Units stand in an order in which each comes after what it needs. */
  function loadAll(wanted: (path: string) => boolean): void {
    for (const path of Object.keys(units)) if (wanted(path)) run(path)
  }

  return {
    loadAtStart() {
      if (app.lazyCodeLoading !== 'requiredComponents') loadAll(isInMainPackage)
    },
    loadFor(page) {
      const needed = withNeeds([page, ...(customTabBar in units ? [customTabBar] : [])])
      loadAll((path) => needed.has(path))
    },
    runWith(next) {
      run = next
    },
  }
}

function createMainPackageTest({ subpackages, subPackages }: Build['app']): (path: string) => boolean {
  const roots = (subpackages ?? subPackages ?? []).map(({ root }) => `${root.replace(/^\/|\/$/g, '')}/`)
  return (path) => !roots.some((root) => path.startsWith(root))
}
