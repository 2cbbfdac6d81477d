import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { BuildOptions } from 'esbuild'
import { type ContentCache, openContentCache } from './content-cache.ts'
import { installedVersion } from './installed-version.ts'

interface KeptBundle {
  text: string
  /** SHA-256 of every file that went into it. */
  inputs: Record<string, string>
}

/** One script for the browser out of a module and all that it imports; made again only when one of these has changed. */
export async function bundle(
  entryPath: string,
  options: BuildOptions,
  cache: ContentCache = openContentCache(),
): Promise<string> {
  const key = JSON.stringify(['bundle', await installedVersion('esbuild'), entryPath, options])
  const kept = await readKept(cache, key)
  if (kept) return kept.text
  const startedAtMs = Date.now()
  const made = await make(entryPath, options)
  // Of a file that was written meanwhile, the text that was read and the one that is there may differ.
  if (!(await isAnyNewer(Object.keys(made.inputs), startedAtMs))) await cache.write(key, JSON.stringify(made))
  return made.text
}

async function readKept(cache: ContentCache, key: string): Promise<KeptBundle | null> {
  const content = await cache.read(key)
  if (content === null) return null
  const kept = JSON.parse(content) as KeptBundle
  const now = await digestAll(Object.keys(kept.inputs))
  return Object.entries(kept.inputs).every(([path, digest]) => now[path] === digest) ? kept : null
}

async function make(entryPath: string, options: BuildOptions): Promise<KeptBundle> {
  // Loaded only when something must be bundled.
  const { build } = await import('esbuild')
  const folder = dirname(entryPath)
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: [entryPath],
    absWorkingDir: folder,
    bundle: true,
    write: false,
    metafile: true,
    // Nothing but the files that are named counts.
    tsconfigRaw: {},
  })
  const inputs = await digestAll(Object.keys(metafile?.inputs ?? {}).map((path) => resolve(folder, path)))
  return { text: outputFiles?.[0]?.text ?? '', inputs }
}

async function digestAll(paths: string[]): Promise<Record<string, string>> {
  const digests = paths.map(async (path): Promise<[string, string]> => {
    const content = await readFile(path).catch(() => null)
    return [path, content === null ? 'missing' : createHash('sha256').update(content).digest('hex')]
  })
  return Object.fromEntries(await Promise.all(digests))
}

async function isAnyNewer(paths: string[], timeMs: number): Promise<boolean> {
  const times = await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs))
  return times.some((time) => time >= timeMs)
}
