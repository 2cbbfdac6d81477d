import { describe, test } from '@jest/globals'
import { devToolsStage } from '../../scripts/e2e/stage.ts'
import { type Need, reasons, runNaming } from './named-needs.ts'

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
