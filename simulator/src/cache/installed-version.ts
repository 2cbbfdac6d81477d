import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** The version of a package as it is installed now, whatever this process has loaded of it. */
export async function installedVersion(name: string): Promise<string> {
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    const manifest = await readFile(join(folder, name, 'package.json'), 'utf8').catch(() => null)
    if (manifest !== null) return (JSON.parse(manifest) as { version: string }).version
  }
  return 'missing'
}
