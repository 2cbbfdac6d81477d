import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { UploadError } from './upload-error.ts'

const execute = promisify(execFile)

/** What git prints, or null when it fails: no repository, no git, nothing found. */
async function git(root: string, ...args: string[]): Promise<string | null> {
  try {
    return (await execute('git', ['-C', root, ...args])).stdout.trim()
  } catch {
    return null
  }
}

/**
 * The version that the repository is at: that of the nearest tag `v1.2.3`, and behind it the number of commits since,
 * if there are any (`1.2.3.4`). Throws an `UploadError` when no tag can be seen.
 */
export async function versionFromGit(root: string): Promise<string> {
  const described = await git(root, 'describe', '--tags', '--long', '--match', 'v[0-9]*')
  const [, tag, commits] = /^v(.+)-(\d+)-g[0-9a-f]+$/.exec(described ?? '') ?? []
  if (tag === undefined)
    throw new UploadError('version-missing', 'No tag such as v1.2.3 says which version this is.')
  return commits === '0' ? tag : `${tag}.${commits}`
}

/** The last commit in one line, and whether there is more than it. Throws an `UploadError` without one. */
export async function descriptionFromGit(root: string): Promise<string> {
  const commit = await git(root, 'log', '-1', '--format=%h %s')
  if (!commit) throw new UploadError('description-missing', 'No commit says what this is.')
  const changes = await git(root, 'status', '--porcelain', '--untracked-files=no')
  return changes ? `${commit} (with changes that are not committed)` : commit
}

/** Whether the file would be in every clone. */
export async function isTracked(folder: string, name: string): Promise<boolean> {
  return (await git(folder, 'ls-files', '--error-unmatch', '--', name)) !== null
}
