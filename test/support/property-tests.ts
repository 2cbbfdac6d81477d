import { expect } from '@jest/globals'
import fc from 'fast-check'

/** A seed that a failed run has printed; without one each run tries other inputs. */
const { PROPERTY_SEED } = process.env

fc.configureGlobal({
  ...(PROPERTY_SEED ? { seed: Number(PROPERTY_SEED) } : {}),
  reporter: report,
})

/** fast-check's own words, and how the same inputs are tried again. */
function report<T>(details: fc.RunDetails<T>): void {
  if (!details.failed) return
  const file = expect
    .getState()
    .currentTestName?.split(' ')
    .find((word) => word.endsWith('.test.ts'))
  const path = (file ?? expect.getState().testPath ?? '').replace(`${process.cwd()}/`, '')
  const command = `PROPERTY_SEED=${details.seed} npm test -- ${path}`
  throw new Error(`${fc.defaultReportMessage(details)}\n\nThe same inputs again: ${command}`)
}
