import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileFunction } from 'node:vm'
import { openEntries } from '../cache/entries.mjs'
import { keyOfBundle, readCurrent } from '../cache/kept-bundle.mjs'
import { cacheDirectory, ensurePrivateDirectory } from '../cache/private-directory.mjs'

const entryPath = fileURLToPath(new URL('main.ts', import.meta.url))

const options = {
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  // A package is loaded where it is first needed, by `require`.
  supported: { 'dynamic-import': false },
  logLevel: 'silent',
}

/**
 * What `main.ts` exports, out of one script that is kept: reading a hundred files of TypeScript takes a second of
 * processor time, and every phone is a process.
 */
export async function loadProgram() {
  const run = compileFunction(readKept() ?? (await make()), ['require', 'module', 'exports'], {
    filename: entryPath,
  })
  const module = { exports: {} }
  run(createRequire(entryPath), module, module.exports)
  return module.exports
}

function readKept() {
  try {
    const folders = [cacheDirectory(), join(cacheDirectory(), 'made')].map(ensurePrivateDirectory)
    return readCurrent(openEntries(folders[1]).read(keyOfBundle(entryPath, options)))
  } catch {
    return null
  }
}

async function make() {
  const { register } = await import('tsx/esm/api')
  register({ tsconfig: false })
  const { bundle } = await import('../cache/bundle.ts')
  return bundle(entryPath, options)
}
