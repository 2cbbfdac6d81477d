import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { listChangedFiles, projectsTouchedBy } from './changed-files.ts'
import { projects, quickChecks } from './check-list.ts'
import { jestCommand } from './jest.ts'
import type { Failures } from './last-failures.ts'

/** What a run is to do. `files` narrows the projects down to these test files. */
export interface TestPlan {
  checks: string[]
  projects: string[]
  files?: string[]
}

/** The words after `npm test --` are not ones that it knows. */
export class UnknownCheckError extends Error {}

const words = 'quick, changed, failed'
const staticNames = ['types', 'lint', 'imports', 'unused']

interface PlanSources {
  root: string
  /** Of the last run; null when there was none. */
  failures: Failures | null
}

/**
 * @param words nothing (everything), names of checks, test files, `quick`, `changed [COMMIT]` or `failed`
 * @throws UnknownCheckError with a sentence that names what there is
 */
export function planTests(words: string[], { root, failures }: PlanSources): TestPlan {
  const [first, ...rest] = words
  if (first === undefined) return { checks: staticNames, projects }
  if (first === 'changed' && rest.length <= 1) return planChanged(root, rest[0])
  if (first === 'failed' && rest.length === 0) return planFailed(failures)
  return planNamed(words.flatMap((word) => (word === 'quick' ? quickChecks : [word])))
}

function planNamed(given: string[]): TestPlan {
  const files = given.filter((word) => word.endsWith('.test.ts'))
  const names = given.filter((word) => !files.includes(word))
  const known = [...staticNames, ...projects]
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new UnknownCheckError(
      `No check is called ${unknown.join(', ')}, and a test file ends in .test.ts. There are: ${known.join(', ')}, ${words}.`,
    )
  const chosen = (all: string[]) => all.filter((name) => names.includes(name))
  if (files.length === 0) return { checks: chosen(staticNames), projects: chosen(projects) }
  return { checks: chosen(staticNames), projects: names.length === 0 ? projects : chosen(projects), files }
}

function planChanged(root: string, commit?: string): TestPlan {
  const paths = listChanged(root, commit)
  if (paths.length === 0) return { checks: [], projects: [] }
  const whole = projectsTouchedBy(paths)
  const present = paths.filter((path) => existsSync(join(root, path)))
  const files = new Set([
    ...(whole.length > 0 ? listTests(root, ['--selectProjects', ...whole]) : []),
    ...(present.length > 0 ? listTests(root, ['--findRelatedTests', ...present]) : []),
  ])
  return { checks: staticNames, projects: files.size > 0 ? projects : [], files: [...files] }
}

function listChanged(root: string, commit?: string): string[] {
  try {
    return listChangedFiles(root, commit)
  } catch {
    throw new UnknownCheckError(`git knows no commit ${commit ?? 'HEAD'} here.`)
  }
}

/** Test files as Jest finds them, relative to the root. */
function listTests(root: string, args: string[]): string[] {
  const { command, env } = jestCommand(root, ['--listTests', '--json', ...args])
  const [program = '', ...words] = command
  const output = execFileSync(program, words, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const line = output.split('\n').find((each) => each.startsWith('['))
  return (JSON.parse(line ?? '[]') as string[]).map((path) => relative(root, path).replaceAll('\\', '/'))
}

function planFailed(failures: Failures | null): TestPlan {
  if (failures === null) throw new UnknownCheckError('No run has been recorded here yet.')
  const { checks, tests } = failures
  const failed = projects.filter((name) => tests.some(({ project }) => project === name))
  const files = [...new Set(tests.map(({ path }) => path))]
  return { checks, projects: failed, ...(files.length > 0 ? { files } : {}) }
}
