import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { buildPackage } from '../../simulator/src/project/compile-project.ts'
import type { PackageFiles } from '../../simulator/src/project/official-compiler.ts'
import { wechatProgramPath } from '../../simulator/src/project/wechat-programs.ts'
import type { Rendered } from './rendered.ts'

interface Packages {
  exparser: PackageFiles
  glassEasel: PackageFiles
}

/** What a framework reads of a package; sheets and pictures leave no trace in a tree. */
const readTypes = new Set(['.js', '.json', '.wxml', '.wxs'])

/**
 * Renders pages of an app by both frameworks, in a thread of its own that has a document.
 *
 * @param packages the compiled app, which is the same for both unless a test plants a difference
 * @param only names of scenes; without them all are played
 */
export async function renderBoth(
  projectPath: string,
  packages: Packages,
  only: string[] = [],
): Promise<Rendered[]> {
  const compiled = await buildPackage(projectPath, packages.glassEasel)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems, null, 2))
  const folder = await mkdtemp(join(tmpdir(), 'passport-exparser-'))
  try {
    await writeFiles(folder, packages.exparser)
    return await keepMode(wechatProgramPath('wcc'), () => runWorker({ build: compiled.build, folder, only }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function writeFiles(folder: string, files: PackageFiles): Promise<void> {
  const read = [...files].filter(([path]) => readTypes.has(extname(path)))
  for (const [path, content] of read) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

/** `miniprogram-simulate` lets everybody write the program that it runs. */
async function keepMode<T>(path: string, work: () => Promise<T>): Promise<T> {
  const { mode } = await stat(path)
  try {
    return await work()
  } finally {
    if ((await stat(path)).mode !== mode) await chmod(path, mode)
  }
}

async function runWorker(input: object): Promise<Rendered[]> {
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData: input })
  try {
    const [rendered] = (await once(worker, 'message')) as [Rendered[]]
    return rendered
  } finally {
    await worker.terminate()
  }
}
