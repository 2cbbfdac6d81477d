import { shared } from '../support/jest-shared.mjs'

/** What is left on the machine after each way to end a program: nothing. */
export default {
  ...shared,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/processes/**/*.test.ts'],
  maxWorkers: 1,
  testTimeout: 120_000,
}
