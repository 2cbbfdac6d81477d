/**
 * What a journey can need beside the app, its server and the WeChat that this server asks, and why it is not run
 * where that cannot be had: in DevTools.
 */
export const reasons = {
  restart: 'starts the app anew, whose first wx.login comes before it can be mocked',
  network: 'changes the network of the phone',
  background: 'sends the app to the background',
  'phone faults': 'makes the storage of the phone fail',
  'second phone': 'has two phones',
  'phone settings': 'changes the settings of the phone',
  drawing: 'measures what the browser of the phone draws',
  finger: 'is about where a finger would not reach, and a tap of DevTools does',
  'raw query': 'is about a query that phones hand over as it stands in the link, and DevTools decoded',
  simulator: 'is about the simulator',
}

export type Need = keyof typeof reasons

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
