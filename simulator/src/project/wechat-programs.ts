import { type ChildProcess, spawn } from 'node:child_process'
import { access, chmod, constants, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** `wcc` compiles templates and their scripts, `wcsc` sheets. */
export type WechatProgram = 'wcc' | 'wcsc'

export interface ProgramRun {
  /** Where the package `miniprogram-compiler` lies. */
  home: string
  /** Working folder; paths among the arguments begin there. */
  folder: string
  args: string[]
}

const folders: Partial<Record<NodeJS.Platform, string>> = { darwin: 'mac', linux: 'linux', win32: 'windows' }
const timeoutMs = 60_000

/** The package that brings the programs for every system. */
export function wechatProgramsHome(): string {
  return dirname(createRequire(import.meta.url).resolve('miniprogram-compiler/package.json'))
}

export function wechatProgramPath(program: WechatProgram, home = wechatProgramsHome()): string {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return join(home, 'bin', folders[process.platform] ?? process.platform, `${program}${suffix}`)
}

/** Runs one of WeChat's own compilers: `null` when it accepts what it is given, else what it says or why it did not run. */
export async function runWechatProgram(
  program: WechatProgram,
  { home, folder, args }: ProgramRun,
): Promise<string | null> {
  const path = wechatProgramPath(program, home)
  await makeRunnable(path)
  // From a file: a system's command line may be too short for the paths of a large app.
  const list = join(folder, `${program}.arguments`)
  await writeFile(list, args.join('\n'))
  const signal = AbortSignal.timeout(timeoutMs)
  return finish(
    spawn(path, ['--config-path', list], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], signal }),
  )
}

function finish(child: ChildProcess): Promise<string | null> {
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(message))
    child.once('close', (code, signal) =>
      resolve(code === 0 ? null : text.trim() || `it ended with ${signal ?? `code ${code}`}`),
    )
  })
}

/** The package delivers its programs without their run bit. */
async function makeRunnable(path: string): Promise<void> {
  try {
    await access(path, constants.X_OK)
  } catch {
    // Where that is not allowed, starting the program says so.
    await chmod(path, 0o755).catch(() => undefined)
  }
}
