import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readToolVersions } from './tool-versions.ts'

/** Everything of ours that a build is made with. */
const rooms = ['project', 'protocol'].map((room) => fileURLToPath(new URL(`../${room}`, import.meta.url)))
const whenLoaded = readVersion()
whenLoaded.catch(() => {})

/**
 * Says with what a build is made: packages and our own sources. What this process has loaded and what its children would
 * load need not be the same after an update, so both count.
 */
export async function compilerVersion(): Promise<string> {
  return `${await whenLoaded}\n${await readVersion()}`
}

async function readVersion(): Promise<string> {
  const hash = createHash('sha256').update(await readToolVersions())
  for (const room of rooms) {
    const entries = await readdir(room, { recursive: true, withFileTypes: true })
    const files = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
    const contents = await Promise.all(files.sort().map((file) => readFile(file)))
    for (const [index, file] of files.entries())
      hash.update(`${file.slice(room.length)}\0`).update(contents[index] ?? '')
  }
  return hash.digest('hex')
}
