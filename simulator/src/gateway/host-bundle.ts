import { fileURLToPath } from 'node:url'
import { bundle } from '../cache/bundle.ts'

export interface HostFiles {
  script: string
  /** What only a debugger asks for: three times as long as the script. */
  sourceMap: string
}

/** The app's runtime as one browser script. */
export type HostBundle = () => Promise<HostFiles>

const inlineMap = '//# sourceMappingURL=data:application/json;base64,'

/** Bundles on first use, once. A failure becomes a script that says so on the page, and is tried again next time. */
export function createHostBundle(
  entryPath = fileURLToPath(new URL('../host/main.ts', import.meta.url)),
): HostBundle {
  let files: Promise<HostFiles> | null = null
  return () => {
    files ??= bundleFor(entryPath).catch((error: unknown) => {
      files = null
      return { script: toFailureScript(error), sourceMap: '' }
    })
    return files
  }
}

async function bundleFor(entryPath: string): Promise<HostFiles> {
  const text = await bundle(entryPath, {
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    sourcemap: 'inline',
    charset: 'utf8',
    logLevel: 'silent',
  })
  const [script = '', encoded = ''] = text.split(inlineMap)
  return {
    script: `${script}//# sourceMappingURL=host.js.map\n`,
    sourceMap: Buffer.from(encoded, 'base64').toString(),
  }
}

function toFailureScript(error: unknown): string {
  const text = `The simulator's own runtime could not be bundled.\n${error instanceof Error ? error.message : error}`
  return `document.body.style.whiteSpace = 'pre-wrap'; document.body.textContent = ${JSON.stringify(text)}; throw new Error(document.body.textContent)`
}
