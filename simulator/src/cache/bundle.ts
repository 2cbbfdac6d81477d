import { readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { BuildOptions, Plugin } from 'esbuild'
import { type ContentCache, openContentCache } from './content-cache.ts'
import { keyOfBundle, readCurrent, toEntry } from './kept-bundle.mjs'

/** Bundles a module with all its imports into one script, and again only when one of them has changed. */
export async function bundle(
  entryPath: string,
  options: BuildOptions,
  cache: ContentCache = openContentCache(),
): Promise<string> {
  const key = keyOfBundle(entryPath, options)
  const kept = readCurrent(await cache.read(key))
  if (kept !== null) return kept
  const startedAtMs = Date.now()
  const { text, inputs } = await make(entryPath, options)
  const entry = toEntry(text, inputs)
  // If a file was written meanwhile, the text that was read may not be the one that is there now.
  if (!(await isAnyNewer(inputs, startedAtMs))) await cache.write(key, entry)
  return text
}

async function make(entryPath: string, options: BuildOptions): Promise<{ text: string; inputs: string[] }> {
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
    plugins: options.platform === 'node' ? [ownAddresses] : [],
    // Nothing but the files that are named counts.
    tsconfigRaw: {},
  })
  const inputs = Object.keys(metafile?.inputs ?? {}).map((path) => resolve(folder, path))
  return { text: outputFiles?.[0]?.text ?? '', inputs: [...inputs, ...makers] }
}

/** What makes another bundle of the same files. */
const makers = [
  fileURLToPath(import.meta.url),
  createRequire(import.meta.url).resolve('esbuild/package.json'),
]

/** Modules find what lies beside them by their own address, which in a bundle would be that of the bundle. */
const ownAddresses: Plugin = {
  name: 'own-addresses',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const address = JSON.stringify(pathToFileURL(path).href)
      return { contents: text.replaceAll('import.meta.url', address), loader: 'ts' }
    })
  },
}

async function isAnyNewer(paths: string[], timeMs: number): Promise<boolean> {
  const times = await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs))
  return times.some((time) => time >= timeMs)
}
