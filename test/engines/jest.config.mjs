import base from '../../config/jest.config.mjs'
import { sqliteOnly } from '../../server/test/engines.mjs'

const ignored = sqliteOnly.map((name) => `/server/test/${name}\\.test\\.ts$`)

/** The server's whole suite on each engine: what `npm test` proves of PostgreSQL by its statements is run. */
export default {
  ...base,
  rootDir: '../..',
  projects: base.projects
    .filter(({ displayName }) => displayName.startsWith('server'))
    .map((project) => ({
      ...project,
      globals: { ...project.globals, isFuzzedInPart: false },
      testMatch: ['<rootDir>/server/test/**/*.test.ts'],
      testPathIgnorePatterns: [
        '/node_modules/',
        ...(project.globals.testEngine === 'postgres' ? ignored : []),
      ],
    })),
}
