import type { Need } from './needs.ts'

/** What the journey under way has named; between journeys, where the stage is set up, nothing has to be. */
let named: readonly Need[] | null = null

export async function runNaming(needs: readonly Need[], body: () => Promise<unknown>): Promise<void> {
  named = needs
  try {
    await body()
  } finally {
    named = null
  }
}

/** Refuses what the journey under way has not named, so that the set for DevTools is never wrong. */
export function requireNamed(need: Need): void {
  if (named !== null && !named.includes(need))
    throw new Error(`This journey needs "${need}" and does not say so: needing('${need}')(…).`)
}
