import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { cacheDirectory, ensurePrivateDirectory } from '../cache/private-directory.mjs'

export interface BrowserExecutable {
  path: string
  /** Extra environment of the browser's process alone. */
  env: Record<string, string>
  /** Where it comes from, for the log. */
  origin: string
}

const run = promisify(execFile)
const { resolve } = createRequire(import.meta.url)

/** Unpacks the Chromium inside `@sparticuz/chromium`, once per user and version. */
export async function ensurePackagedChromium(cache = cacheDirectory()): Promise<BrowserExecutable> {
  ensurePrivateDirectory(cache)
  const folder = join(cache, `chromium-${packageVersion()}`)
  if (!existsSync(folder)) await unpack(cache, folder)
  ensurePrivateDirectory(folder)
  return {
    path: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
    origin: 'packaged Chromium',
  }
}

// The rename makes it atomic: of two processes that unpack at once, one finds the folder taken and drops its own.
async function unpack(cache: string, folder: string): Promise<void> {
  const staging = await mkdtemp(join(cache, 'unpacking-'))
  try {
    await runUnpacker(staging)
    await writeFile(join(staging, 'fonts', 'fonts.conf'), fontConfiguration(folder))
    await rename(staging, folder)
  } catch (error) {
    if (!existsSync(folder))
      throw new Error(`The packaged Chromium could not be unpacked to ${folder}`, { cause: error })
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function runUnpacker(target: string): Promise<void> {
  const script = fileURLToPath(new URL('./unpack-chromium.ts', import.meta.url))
  // The variable makes the package unpack the system libraries that a slim machine lacks.
  const env = { ...process.env, TMPDIR: target, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x', NODE_OPTIONS: '' }
  await run(process.execPath, ['--import', pathToFileURL(resolve('tsx')).href, script], { env })
}

// The package's own file reads fonts from a folder that any user of the machine may create.
function fontConfiguration(folder: string): string {
  const fonts = join(folder, 'fonts')
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><cachedir>${join(fonts, 'cache')}</cachedir></fontconfig>
`
}

function packageVersion(): string {
  const entry = dirname(fileURLToPath(pathToFileURL(resolve('@sparticuz/chromium'))))
  const manifest = readFileSync(join(entry, '..', '..', 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
