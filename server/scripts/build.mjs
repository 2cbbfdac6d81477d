import { join } from 'node:path'
import { build } from 'esbuild'

const server = join(import.meta.dirname, '..')

/** What CommonJS packages expect to be there. */
const banner = `import { createRequire as createRequireOfBundle } from 'node:module'
import { dirname as dirnameOfBundle } from 'node:path'
import { fileURLToPath as pathOfBundle } from 'node:url'
const require = createRequireOfBundle(import.meta.url)
const __filename = pathOfBundle(import.meta.url)
const __dirname = dirnameOfBundle(__filename)`

/**
 * One file for the server and one for its command line: reading hundreds of modules one by one is most of
 * what a start takes. Packages that read files of their own beside their code stay where they are.
 * Whole files, so that one can be written anew under a server that runs from it.
 */
await build({
  entryPoints: { main: join(server, 'src/main.ts'), admin: join(server, 'src/ops/admin-cli.ts') },
  outdir: join(server, 'dist'),
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
})
