import { shared } from '../support/jest-shared.mjs'

/** What the documents say, held against the repository. */
export default {
  ...shared,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/docs/**/*.test.ts'],
  testTimeout: 60_000,
}
