import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Client, ClientOptions, PackageSize } from './client.ts'
import { contentSteps, packChecked, type Request, readVersion, senderSteps } from './delivery.ts'
import { readLastUpload, writeLastUpload } from './last-upload.ts'
import type { MpCommand } from './options.ts'
import { drawSizes, measureFolders } from './package-sizes.ts'
import type { Progress } from './progress.ts'
import { takeAll } from './upload-error.ts'

export interface Tools {
  startClient(options: ClientOptions): Client
  progress: Progress
  /** Folder of everything that a command leaves: QR code, package, source maps, a note of the last upload. */
  outputDir: string
}

type Run = (client: Client, request: Request, tools: Tools) => Promise<void>

/** Runs a command with a client of its own. Throws an `UploadError` or a `Blocked` when it cannot be done. */
export async function runCommand(command: MpCommand, request: Request, tools: Tools): Promise<void> {
  const client = tools.startClient({ env: request.env, isOffline: command === 'pack' })
  try {
    await commands[command](client, request, tools)
  } finally {
    await client.stop()
  }
}

const commands: Record<MpCommand, Run> = {
  async upload(client, request, { progress, outputDir }) {
    progress.stage('Compiling …')
    const { files, version, baseUrl, ...sender } = await takeAll({
      ...senderSteps(client, request),
      version: () => readVersion(request),
      ...contentSteps(client, request, progress),
    })
    const sizes = measureFolders(files)
    progress.say(drawSizes(sizes, await readLastUpload(outputDir)))
    const what = `${version} of ${sender.appId} for ${baseUrl} as robot ${sender.robot}: ${sender.description}`
    if (request.options.isDryRun) return progress.say(`Nothing stops the upload of ${what}`)
    progress.stage(`Uploading ${what}`)
    const { packages } = await client.run(
      'upload',
      { ...target(request), ...sender, version },
      progress.detail,
    )
    await writeLastUpload(outputDir, { version, sizes })
    progress.say(
      `Uploaded ${version}${sizesByWechat(packages)}. It waits in WeChat's console under 版本管理 (开发版本).`,
    )
  },

  async preview(client, request, { progress, outputDir }) {
    progress.stage('Compiling …')
    const { files, baseUrl, ...sender } = await takeAll({
      ...senderSteps(client, request),
      ...contentSteps(client, request, progress),
    })
    progress.say(drawSizes(measureFolders(files), await readLastUpload(outputDir)))
    const what = `${sender.appId} for ${baseUrl} as robot ${sender.robot}: ${sender.description}`
    if (request.options.isDryRun) return progress.say(`Nothing stops the preview of ${what}`)
    progress.stage(`Sending a preview of ${what}`)
    const qrFile = await fileFor(outputDir, 'preview.jpg')
    const { packages } = await client.run(
      'preview',
      { ...target(request), ...sender, qrFile },
      progress.detail,
    )
    progress.say(await drawQr(client, qrFile))
    progress.say(`Scan it with WeChat${sizesByWechat(packages)}. The picture is in ${qrFile}.`)
  },

  async sourcemap(client, request, { progress, outputDir }) {
    const sender = await takeAll(senderSteps(client, request))
    if (request.options.isDryRun) return progress.say('Nothing stops it.')
    progress.stage(`Fetching the source maps of the last upload by robot ${sender.robot}`)
    const file = await fileFor(outputDir, 'sourcemap.zip')
    const { bytes } = await client.run('sourcemap', { ...target(request), ...sender, file })
    progress.say(`${bytes.toLocaleString('en')} bytes in ${file}.`)
  },

  async pack(client, request, { progress, outputDir }) {
    progress.stage('Compiling …')
    const files = await packChecked(client, request.root, progress)
    const folder = join(outputDir, 'package')
    await rm(folder, { recursive: true, force: true })
    for (const [path, content] of files) await writeFile(await fileFor(folder, path), content)
    progress.say(drawSizes(measureFolders(files), await readLastUpload(outputDir)))
    progress.say(`These files would be sent: ${folder}`)
  },
}

const target = ({ root, options }: Request) => ({ projectPath: root, proxy: options.proxy })

async function fileFor(folder: string, path: string): Promise<string> {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  return file
}

/** A picture that cannot be drawn here can still be scanned from its file. */
async function drawQr(client: Client, qrFile: string): Promise<string> {
  try {
    return (await client.run('qr', { qrFile })).drawing
  } catch {
    return 'The QR code could not be drawn here.'
  }
}

/** WeChat measures packages its own way; its limits are about these sizes. */
function sizesByWechat(packages: PackageSize[]): string {
  const list = packages.map(({ name, size }) => `${name} ${size.toLocaleString('en')}`)
  return list.length === 0 ? '' : `, in bytes as WeChat counts them: ${list.join(', ')}`
}
