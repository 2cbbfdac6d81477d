import { join } from 'node:path'
import { onPostgres } from '../server/test/engines.mjs'
import { hangLimitMs } from '../test/jest/hang-limit.mjs'

const root = join(import.meta.dirname, '..')

/** Every test. A project is a check of `npm test`; `test/jest/runner.mjs` says what lanes and groups are. */

const project = (displayName, testMatch, { setupFilesAfterEnv = [], globals, ...own } = {}) => ({
  displayName,
  rootDir: root,
  testMatch: testMatch.map((glob) => `<rootDir>/${glob}`),
  runner: '<rootDir>/test/jest/runner.mjs',
  testEnvironment: '<rootDir>/test/jest/environment.mjs',
  globals: { hangLimitMs, ...globals },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } },
    ],
  },
  setupFilesAfterEnv: ['test/support/console-silence.ts', ...setupFilesAfterEnv].map(
    (file) => `<rootDir>/${file}`,
  ),
  ...own,
})

const server = (displayName, engine, testMatch, { globals, ...own } = {}) =>
  project(displayName, testMatch, {
    setupFilesAfterEnv: [
      'test/support/property-tests.ts',
      'server/test/support/clean-up.ts',
      'server/test/support/sql-session.ts',
      'server/test/support/statements/record-file.ts',
    ],
    globals: { testEngine: engine, filesPerGroup: 15, alone, ...globals },
    globalSetup: `<rootDir>/server/test/support/${engine}-setup.mjs`,
    globalTeardown: `<rootDir>/server/test/support/${engine}-teardown.mjs`,
    ...own,
  })

const waiting = (displayName, testMatch, { globals, ...own } = {}) =>
  project(displayName, testMatch, { globals: { lane: 'wait', ...globals }, ...own })

/** Files that put a module of their own in the place of another, or watch one being loaded. */
const alone = [
  '/test/component/',
  '/test/unit/(base-library|services|start-without-storage)\\.',
  '/server/test/(constant-time|http-secrets|sqlite-(broken|full))\\.',
]

/** Tests of the simulator that run WeChat's compiler, a browser or the command line. */
const wholeSimulator = [
  ...[
    'cli/command-line',
    'cli/demo',
    'cli/foreign',
    'cli/noise',
    'components/controls',
    'components/looks',
    'components/pickers',
  ],
  ...[
    'driver/phone-page',
    'host/contract',
    'host/cases',
    'host/foreign-app',
    'host/failing-pages',
    'project/cached-compiler',
    'project/compile-project',
    'project/levels',
    'project/official-compiler',
    'project/offline',
    'project/warm-compiler',
    'shell/shell-page',
    'wx/consent',
    'wx/wx',
  ],
].map((name) => `simulator/test/${name}.test.ts`)

export default {
  // Jest leaves a core free by itself; with one worker it would run every file in its own process, one by one.
  maxWorkers: '100%',
  testTimeout: hangLimitMs,
  rootDir: root,
  reporters: ['<rootDir>/test/jest/reporter.mjs'],
  projects: [
    project('unit', ['test/{unit,component}/**/*.test.ts', 'simulator/test/**/*.test.ts'], {
      setupFilesAfterEnv: [
        'test/support/property-tests.ts',
        'test/unit/support/fake-wx.ts',
        'simulator/test/project/demo-project.ts',
      ],
      globals: { filesPerGroup: 20, alone },
      testPathIgnorePatterns: ['/node_modules/', ...wholeSimulator],
    }),
    server('server', 'sqlite', ['server/test/**/*.test.ts']),
    server(
      'server-postgres',
      'postgres',
      onPostgres.map((name) => `server/test/${name}.test.ts`),
      { globals: { isFuzzedInPart: true } },
    ),
    // Those with a browser share Playwright, which takes a second to load.
    waiting('simulator', wholeSimulator, {
      globals: { filesPerGroup: 4, alone: ['/simulator/test/(cli|project)/'] },
      setupFilesAfterEnv: ['simulator/test/project/demo-project.ts'],
    }),
    waiting('docs', ['test/docs/**/*.test.ts']),
    waiting('e2e', ['test/e2e/**/*.test.ts'], {
      globalSetup: '<rootDir>/test/e2e/global-setup.mjs',
      globalTeardown: '<rootDir>/test/e2e/global-teardown.mjs',
    }),
    waiting('processes', ['test/processes/**/*.test.ts']),
    // One group: the app is compiled once for all of them.
    waiting('package', ['test/package/**/*.test.ts'], { globals: { filesPerGroup: 10 } }),
    waiting('upload', ['test/upload/**/*.test.ts']),
  ],
}
