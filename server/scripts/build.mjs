import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

const server = join(import.meta.dirname, '..')
const outdir = join(server, 'dist')
/** What the bundles in `dist` were made of: path → SHA-256. */
const inputsFile = join(outdir, 'inputs.json')
const bundles = ['main.mjs', 'admin.mjs'].map((name) => join(outdir, name))

/** What CommonJS packages expect to be there. */
const banner = `import { createRequire as createRequireOfBundle } from 'node:module'
import { dirname as dirnameOfBundle } from 'node:path'
import { fileURLToPath as pathOfBundle } from 'node:url'
const require = createRequireOfBundle(import.meta.url)
const __filename = pathOfBundle(import.meta.url)
const __dirname = dirnameOfBundle(__filename)`

if (!isFresh()) await build()

function isFresh() {
  try {
    const inputs = JSON.parse(readFileSync(inputsFile, 'utf8'))
    return (
      bundles.every(existsSync) && Object.entries(inputs).every(([path, digest]) => digestOf(path) === digest)
    )
  } catch {
    return false
  }
}

/**
 * One file for the server and one for its command line: reading hundreds of modules one by one is most of
 * what a start takes. Packages that read files of their own beside their code stay where they are.
 * Whole files, so that one can be written anew under a server that runs from it.
 */
async function build() {
  const startedAtMs = Date.now()
  await rm(inputsFile, { force: true })
  const esbuild = await import('esbuild')
  const { metafile } = await esbuild.build({
    entryPoints: { main: join(server, 'src/main.ts'), admin: join(server, 'src/ops/admin-cli.ts') },
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
  const sources = Object.keys(metafile.inputs).map((path) => resolve(server, path))
  // Of a file that was written meanwhile, the text that was read and the one that is there may differ.
  if (sources.every((path) => statSync(path).mtimeMs < startedAtMs)) await writeInputs(sources)
}

async function writeInputs(sources) {
  const settings = ['tsconfig.json', '../tsconfig.node.json', '../package-lock.json'].map((path) =>
    join(server, path),
  )
  const paths = [import.meta.filename, ...settings, ...sources]
  const inputs = Object.fromEntries(paths.map((path) => [path, digestOf(path)]))
  const aside = `${inputsFile}.${process.pid}`
  await writeFile(aside, JSON.stringify(inputs))
  await rename(aside, inputsFile)
}

function digestOf(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
