import { existsSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { areUnchanged, listInputs } from './inputs.mjs'

const server = join(import.meta.dirname, '..')
const outdir = join(server, 'dist')
/** What the bundles were made of; without it nobody knows. */
const inputsFile = join(outdir, 'inputs.json')
const bundles = ['main.mjs', 'admin.mjs'].map((name) => join(outdir, name))

/** What CommonJS packages expect to be there. */
const banner = `import { createRequire as createRequireOfBundle } from 'node:module'
import { dirname as dirnameOfBundle } from 'node:path'
import { fileURLToPath as pathOfBundle } from 'node:url'
const require = createRequireOfBundle(import.meta.url)
const __filename = pathOfBundle(import.meta.url)
const __dirname = dirnameOfBundle(__filename)`

if (!bundles.every(existsSync) || !areUnchanged(inputsFile)) await build()

/**
 * One file for the server and one for its command line: reading hundreds of modules one by one is most of
 * what a start takes. Packages that read files of their own beside their code stay where they are.
 * Whole files, so that one can be written anew under a server that runs from it.
 */
async function build() {
  const startedAtMs = Date.now()
  rmSync(inputsFile, { force: true })
  const esbuild = await import('esbuild')
  const { metafile } = await esbuild.build({
    entryPoints: { main: join(server, 'src/main.ts'), admin: join(server, 'src/admin-cli.ts') },
    absWorkingDir: server,
    outdir,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    external: ['@photostructure/sqlite', '@fastify/swagger-ui', 'pg-native'],
    banner: { js: banner },
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
    metafile: true,
  })
  const settings = [
    'tsconfig.json',
    '../config/tsconfig.node.json',
    '../package-lock.json',
    'scripts/build.mjs',
  ]
  const inputs = [...settings, ...Object.keys(metafile.inputs)].map((path) => resolve(server, path))
  listInputs(inputsFile, inputs, startedAtMs)
}
