import { shared } from './test/support/jest-shared.mjs'

const project = (displayName, testMatch) => ({ ...shared, rootDir: '.', displayName, testMatch: [testMatch] })

const server = {
  ...project('server', '<rootDir>/server/test/**/*.test.ts'),
  globals: { testEngine: 'sqlite' },
  globalSetup: '<rootDir>/server/test/support/sqlite-setup.mjs',
  globalTeardown: '<rootDir>/server/test/support/sqlite-teardown.mjs',
  setupFilesAfterEnv: [...shared.setupFilesAfterEnv, '<rootDir>/server/test/support/time-limit.ts'],
}

/** What is about the SQLite file alone, or starts no store. */
const sqliteOnly = [
  ...['api-types', 'config', 'constant-time', 'key-ring', 'pictures', 'refused-token', 'rules', 'sqlite-.*'],
  ...['wechat-(answers|errcodes|requests|vectors)'],
].map((name) => `/server/test/${name}\\.test\\.ts$`)

/** The part of the suite that needs no journey through the whole app; journeys have `test/e2e/jest.config.mjs`. */
export default {
  maxWorkers: '100%',
  projects: [
    project('unit', '<rootDir>/test/{unit,component}/**/*.test.ts'),
    server,
    {
      ...server,
      displayName: 'server-postgres',
      globals: { testEngine: 'postgres' },
      testPathIgnorePatterns: ['/node_modules/', ...sqliteOnly],
      globalSetup: '<rootDir>/server/test/support/postgres-setup.mjs',
      globalTeardown: '<rootDir>/server/test/support/postgres-teardown.mjs',
    },
    project('simulator', '<rootDir>/simulator/test/**/*.test.ts'),
  ],
}
