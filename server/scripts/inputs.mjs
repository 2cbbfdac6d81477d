import { createHash } from 'node:crypto'
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'

/** Whether every file that is listed with its digest is what it was. */
export function areUnchanged(listPath) {
  try {
    const inputs = Object.entries(JSON.parse(readFileSync(listPath, 'utf8')))
    return inputs.every(([path, digest]) => digestOf(path) === digest)
  } catch {
    return false
  }
}

/**
 * Lists files with their digests. Not when one was written after the work with them began: the text that was read and
 * the one that is there may differ.
 */
export function listInputs(listPath, paths, startedAtMs) {
  if (paths.some((path) => statSync(path).mtimeMs >= startedAtMs)) return
  const aside = `${listPath}.${process.pid}`
  writeFileSync(aside, JSON.stringify(Object.fromEntries(paths.map((path) => [path, digestOf(path)]))))
  renameSync(aside, listPath)
}

function digestOf(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
