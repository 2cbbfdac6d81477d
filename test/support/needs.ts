import { describe, test } from '@jest/globals'
import { devToolsStage } from '../../scripts/e2e/stage.ts'
import { runNaming } from './named-needs.ts'

/**
 * What a journey can need beside the app, its server and the WeChat that this server asks, and why it is not run
 * where that cannot be had: in DevTools.
 */
const reasons = {
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

type Body = () => Promise<unknown>
type Journey = (name: string, body: Body) => void

/** A test that needs nothing else. */
export const journey: Journey = needing()

/** A test that needs this as well. In DevTools it is listed as skipped, under the reason. */
export function needing(...needs: Need[]): Journey {
  if (devToolsStage !== null && needs.length > 0) return skipped(needs)
  return (name, body) => test(name, () => runNaming(needs, body))
}

function skipped(needs: Need[]): Journey {
  const reason = needs.map((need) => reasons[need]).join('; ')
  return (name, body) => describe(reason, () => test.skip(name, body))
}
