import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { bundle } from '../cache/bundle.ts'

export type ShellFiles = Map<string, { type: string; body: string }>

const page = (name: string) => fileURLToPath(new URL(`./page/${name}`, import.meta.url))

/** The page around the phone, ready to be served: path on the control origin → file. */
export async function buildShellFiles(): Promise<ShellFiles> {
  const script = await bundle(page('main.ts'), { format: 'iife', target: 'es2022', minify: true })
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: await readFile(page('index.html'), 'utf8') }],
    ['/shell.css', { type: 'text/css; charset=utf-8', body: await readFile(page('shell.css'), 'utf8') }],
    ['/shell.js', { type: 'text/javascript; charset=utf-8', body: script }],
  ])
}
