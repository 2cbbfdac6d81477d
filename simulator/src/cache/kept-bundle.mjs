import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Under what a bundle is kept. What it is made of stands in the entry, since only bundling tells. */
export function keyOfBundle(entryPath, options) {
  return JSON.stringify(['bundle', entryPath, options])
}

export function toEntry(text, inputPaths) {
  const inputs = Object.fromEntries(inputPaths.map((path) => [path, digestFile(path)]))
  return JSON.stringify({ text, inputs })
}

/** The bundle of an entry, or null when one of its files is not what it was. */
export function readCurrent(entry) {
  if (entry === null) return null
  const { text, inputs } = JSON.parse(entry)
  return Object.entries(inputs).every(([path, digest]) => digestFile(path) === digest) ? text : null
}

function digestFile(path) {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex')
  } catch {
    return 'missing'
  }
}
