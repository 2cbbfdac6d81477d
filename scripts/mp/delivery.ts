import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReadSource } from '../../simulator/src/project/text-position.ts'
import { wechatCompilers } from '../../simulator/src/project/wechat-compilers.ts'
import { checkGates } from '../gates/check-gates.ts'
import { checkPackage, checkSourceMaps } from '../package-check.ts'
import type { Client } from './client.ts'
import { descriptionFromGit, versionFromGit } from './git.ts'
import type { MpOptions } from './options.ts'
import { isSourceMap } from './package-sizes.ts'
import { readPrivateKey } from './private-key.ts'
import type { Progress } from './progress.ts'
import { readAppId, readBaseUrl, readWrittenAppId } from './project-facts.ts'
import { Blocked, toCompileError, UploadError } from './upload-error.ts'

/** Where a command runs and what it was asked. */
export interface Request {
  root: string
  env: NodeJS.ProcessEnv
  options: MpOptions
}

/** Steps for `takeAll`: who sends, and with which key. */
export function senderSteps(client: Client, { root, env, options }: Request) {
  const readKey = async () =>
    readPrivateKey({ root, appId: await readWrittenAppId(root), file: options.key, text: env.MP_PRIVATE_KEY })
  return {
    appId: () => readAppId(root),
    privateKey: readKey,
    robot: () => readRobot(options.robot),
    /** A dry run ends before WeChat could say what it thinks of the sender, so it asks. */
    check: async () => {
      if (!options.isDryRun) return
      const [appId, privateKey] = [await readAppId(root), await readKey()]
      await client.run('check', { projectPath: root, proxy: options.proxy, appId, privateKey })
    },
  }
}

/** Steps for `takeAll`: what is sent. */
export function contentSteps(client: Client, { root, options }: Request, progress: Progress) {
  return {
    baseUrl: () => readBaseUrl(root),
    description: () => options.desc ?? descriptionFromGit(root),
    files: () => packChecked(client, root, progress),
  }
}

/** The version of `--version`, else git's. Throws an `UploadError`. */
export async function readVersion({ root, options }: Request): Promise<string> {
  const version = options.version ?? (await versionFromGit(root))
  if (/^[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*$/.test(version)) return version
  throw new UploadError('version-invalid', `WeChat takes no version such as ${JSON.stringify(version)}.`)
}

/** Every file that is sent, source maps included. Throws a `Blocked` for faults and for broken rules. */
export async function packChecked(
  client: Client,
  root: string,
  progress: Progress,
): Promise<Map<string, Buffer>> {
  const appId = await readWrittenAppId(root)
  const { files } = await client.run('pack', { projectPath: root, appId }, progress.detail)
  const all = Object.entries(files).map(([path, content]): [string, Buffer] => [
    path.replaceAll('\\', '/'),
    Buffer.from(content),
  ])
  const delivered = new Map(all.filter(([path]) => !isSourceMap(path)))
  const sourceMaps = new Map(all.filter(([path]) => isSourceMap(path)))
  const readSource = (path: string) => readFile(join(root, path), 'utf8').catch(() => null)
  const broken = [
    ...checkPackage(delivered),
    ...checkSourceMaps(sourceMaps),
    ...(await checkGates(delivered, readSource)),
  ]
  const blockers = [
    ...(await findRefused(delivered, readSource, progress)),
    ...broken.map((sentence) => new UploadError('package-rule', sentence)),
  ]
  if (blockers.length > 0) throw new Blocked(blockers)
  return new Map(all)
}

/** What the compilers inside WeChat would refuse when the package is there. */
async function findRefused(
  files: Map<string, Buffer>,
  readSource: ReadSource,
  progress: Progress,
): Promise<UploadError[]> {
  const missing = await wechatCompilers.explainMissing()
  if (missing !== null) progress.say(missing)
  return (await wechatCompilers.check(files, readSource)).map(toCompileError)
}

function readRobot(written = '1'): number {
  if (/^(?:[1-9]|[12]\d|30)$/.test(written)) return Number(written)
  throw new UploadError('robot-invalid', `There is no robot ${JSON.stringify(written)}.`)
}
