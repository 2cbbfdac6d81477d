import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDirectory, ensurePrivateDirectory } from '../cache/private-directory.mjs'

/**
 * Gives this process a temporary folder of its own, where browser and compiler put their files, and removes the
 * folders of processes that were killed. Returns a function that removes it.
 */
export function useRunDirectory(
  cache = cacheDirectory(),
  env: Record<string, string | undefined> = process.env,
): () => void {
  ensurePrivateDirectory(cache)
  const runs = ensurePrivateDirectory(join(cache, 'run'))
  for (const name of readdirSync(runs)) if (!isAlive(Number(name))) remove(join(runs, name))
  const own = ensurePrivateDirectory(join(runs, String(process.pid)))
  for (const variable of ['TMPDIR', 'TMP', 'TEMP']) env[variable] = own
  return () => remove(own)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}
