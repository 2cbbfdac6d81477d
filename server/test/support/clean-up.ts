import { afterEach } from '@jest/globals'

const cleanUps: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

/** The last one that was asked for runs first. */
export function afterThisTest(cleanUp: () => Promise<void> | void): void {
  cleanUps.push(cleanUp)
}
