import { shared } from '../support/jest-shared.mjs'

/** Journeys: the whole app, driven by the published automator client. Each worker has a world of its own. */
export default {
  ...shared,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
  globalSetup: '<rootDir>/test/e2e/global-setup.mjs',
  globalTeardown: '<rootDir>/test/e2e/global-teardown.mjs',
  // DevTools is only one; the simulator's worlds are as many as there are workers.
  maxWorkers: process.env.DEVTOOLS_CLI ? 1 : 2,
  testTimeout: 120_000,
  // The official client keeps a timer for 15 s after a launcher of its own has exited.
  forceExit: true,
}
