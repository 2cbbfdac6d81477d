import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readToolVersions } from './tool-versions.ts'

/** Everything of ours that a build is made with. */
const modules = ['project', 'protocol'].map((name) => fileURLToPath(new URL(`../${name}`, import.meta.url)))
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
  return `${await readToolVersions()}\n${await hashFolders(modules)}`
}

/** SHA-256 (hex) over the names and bytes of all files in the folders. */
export async function hashFolders(folders: string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const paths = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
    for (const path of paths.sort()) {
      const content = await readFile(path)
      hash.update(`${path.slice(folder.length)}\0${content.length}\0`).update(content)
    }
  }
  return hash.digest('hex')
}
