import { shared } from '../support/jest-shared.mjs'

/** What would be uploaded: one official compile, then assertions about its files. */
export default {
  ...shared,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/package/**/*.test.ts'],
  testTimeout: 120_000,
}
