import { execFileSync } from 'node:child_process'
import { projects } from './check-list.ts'

/** What a file can touch besides the tests that import it; the first row that matches counts. */
const reach: [path: RegExp, projects: string[]][] = [
  [/^(?:package(?:-lock)?\.json|jest\.config\.mjs|\.npmrc|test\/jest\/|test\/support\/)/, projects],
  [/^(?:README|docs\/)/, ['docs']],
  [
    /^(?:app\.|theme\.json|sitemap\.json|project\.config\.json|pages\/|packages\/|components\/|utils\/|images\/)/,
    ['unit', 'e2e', 'package'],
  ],
  [/^test\/frameworks\//, ['package']],
  [/^server\/(?:src|scripts)\//, ['docs', 'e2e', 'processes']],
  [/^server\/test\/support\//, ['server', 'server-postgres']],
  [/^simulator\/(?:src|cli\.mjs|package\.json)/, ['simulator', 'e2e', 'processes', 'package']],
  [/^simulator\/test\/fixtures\//, ['simulator']],
  [/^scripts\/mp(?:\/|\.)/, ['docs', 'upload']],
  [/^scripts\//, ['docs', 'processes']],
]

/** Paths that differ from `commit`, files that git does not know included. Throws when git cannot tell. */
export function listChangedFiles(root: string, commit = 'HEAD'): string[] {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split(
      '\0',
    )
  const changed = git('diff', '--name-only', '-z', '--end-of-options', commit, '--')
  const added = git('ls-files', '--others', '--exclude-standard', '-z')
  return [...new Set([...changed, ...added])].filter((path) => path !== '')
}

/** The projects that run whole, because what they test is read, compiled or started, and not imported. */
export function projectsTouchedBy(paths: string[]): string[] {
  const touched = paths.flatMap((path) => reach.find(([pattern]) => pattern.test(path))?.[1] ?? [])
  return projects.filter((name) => touched.includes(name))
}
