import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findUnproved } from '../../server/test/support/statements/compare.mjs'

/** The projects that ask the two engines. */
const projects = ['server', 'server-postgres']

/**
 * Proves that PostgreSQL is asked every statement that SQLite is asked, though it runs a part of the files
 * (`server/test/engines.mjs`). Make it before the workers start: they are told by their environment where to write.
 */
export class EngineComparison {
  #folder = mkdtempSync(join(tmpdir(), 'passport-statements-'))

  constructor() {
    process.env.STATEMENTS_FOLDER = this.#folder
  }

  /**
   * To be called once, after the last test.
   *
   * @param contexts of the projects that ran
   * @param ran `project path` of each file that ran
   * @returns null where there is nothing to compare; else what can be said, and whether it holds
   */
  finish(contexts, ran) {
    const lines = this.#read()
    rmSync(this.#folder, { recursive: true })
    const own = [...contexts].filter(({ config }) => projects.includes(config.displayName.name))
    if (own.length === 0) return null
    const isWhole =
      own.length === projects.length &&
      own.every((context) => listFiles(context).every((key) => ran.has(key)))
    if (!isWhole) return { text: 'not compared: a part of the server’s files has run' }
    const unproved = findUnproved(lines)
    if (unproved.length === 0) return { holds: true, text: 'PostgreSQL is asked all that SQLite is' }
    return { holds: false, text: explain(unproved) }
  }

  #read() {
    return readdirSync(this.#folder).flatMap((name) =>
      readFileSync(join(this.#folder, name), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    )
  }
}

/** All that there are, whatever this run was narrowed down to. */
function listFiles({ config, hasteFS }) {
  const isIgnored = (path) => config.testPathIgnorePatterns.some((pattern) => new RegExp(pattern).test(path))
  return [...hasteFS.matchFilesWithGlob(config.testMatch, null)]
    .filter((path) => !isIgnored(path))
    .map((path) => `${config.displayName.name} ${path}`)
}

function explain(unproved) {
  const each = unproved.map(({ sql, tests }) => `${sql}\n${tests.map((test) => `    ${test}\n`).join('')}`)
  return `SQLite is asked by a test, and PostgreSQL by none:\n\n${each.join('\n')}`
}
