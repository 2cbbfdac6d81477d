import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

export type ShellFiles = Map<string, { type: string; body: string }>

const page = (name: string) => fileURLToPath(new URL(`./page/${name}`, import.meta.url))

/** The page around the phone, ready to be served: path on the control origin → file. */
export async function buildShellFiles(): Promise<ShellFiles> {
  const bundle = await build({
    entryPoints: [page('main.ts')],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    minify: true,
  })
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: await readFile(page('index.html'), 'utf8') }],
    ['/shell.css', { type: 'text/css; charset=utf-8', body: await readFile(page('shell.css'), 'utf8') }],
    ['/shell.js', { type: 'text/javascript; charset=utf-8', body: bundle.outputFiles[0]?.text ?? '' }],
  ])
}
