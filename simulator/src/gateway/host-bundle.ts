import { fileURLToPath } from 'node:url'
import { bundle } from '../cache/bundle.ts'

/** The app's runtime as one browser script. */
export type HostBundle = () => Promise<string>

/** Bundles on first use, once. A failure becomes a script that says so on the page, and is tried again next time. */
export function createHostBundle(
  entryPath = fileURLToPath(new URL('../host/main.ts', import.meta.url)),
): HostBundle {
  let script: Promise<string> | null = null
  return () => {
    script ??= bundleFor(entryPath).catch((error: unknown) => {
      script = null
      return toFailureScript(error)
    })
    return script
  }
}

function bundleFor(entryPath: string): Promise<string> {
  return bundle(entryPath, {
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    sourcemap: 'inline',
    charset: 'utf8',
    logLevel: 'silent',
  })
}

function toFailureScript(error: unknown): string {
  const text = `The simulator's own runtime could not be bundled.\n${error instanceof Error ? error.message : error}`
  return `document.body.style.whiteSpace = 'pre-wrap'; document.body.textContent = ${JSON.stringify(text)}; throw new Error(document.body.textContent)`
}
