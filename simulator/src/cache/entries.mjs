import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Texts under keys in a folder, which is there. Several processes may use it at once: an entry is written aside and put
 * in place whole, with its own digest before it, so that one that was cut short or changed is none. Faults are thrown.
 */
export function openEntries(folder, now = () => new Date()) {
  const pathOf = (key) => join(folder, `${digestOf(key)}.entry`)

  return {
    read(key) {
      const path = pathOf(key)
      const text = tryTo(() => readFileSync(path, 'utf8')) ?? ''
      const content = text.slice(text.indexOf('\n') + 1)
      // Whoever finds it broken leaves it: somebody else may have put a whole one there by now.
      if (text !== sealed(content)) return null
      tryTo(() => utimesSync(path, now(), now()))
      return content
    },

    write(key, content) {
      const aside = join(folder, `${randomBytes(8).toString('hex')}.new`)
      try {
        writeFileSync(aside, sealed(content), { mode: 0o600, flag: 'wx' })
        utimesSync(aside, now(), now())
        renameSync(aside, pathOf(key))
      } catch (error) {
        tryTo(() => rmSync(aside, { force: true }))
        throw error
      }
    },

    /** What a process that was killed has left aside is as old as anything else. */
    removeOldest({ maxEntries, maxBytes }) {
      const files = readdirSync(folder).flatMap((name) => describeFile(join(folder, name)) ?? [])
      let bytes = 0
      for (const [index, file] of files.sort((a, b) => b.usedMs - a.usedMs).entries()) {
        bytes += file.bytes
        if (index >= maxEntries || bytes > maxBytes) rmSync(file.path, { force: true })
      }
    },
  }
}

function sealed(content) {
  return `${digestOf(content)}\n${content}`
}

/** Undefined when another process has removed it by now. */
function describeFile(path) {
  const status = tryTo(() => statSync(path))
  return status && { path, bytes: status.size, usedMs: status.mtimeMs }
}

function digestOf(text) {
  return createHash('sha256').update(text).digest('hex')
}

function tryTo(work) {
  try {
    return work()
  } catch {
    return undefined
  }
}
