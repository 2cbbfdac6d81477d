/**
 * WeChat's own client (miniprogram-ci) in a process of its own: it prints, forks, keeps handles open and drops folders
 * into its working directory. Takes jobs by message; answers each with any number of `{id, progress}` and then with
 * `{id, result}` or `{id, fault: {message, code, path}}`.
 */
import dns from 'node:dns'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { goOffline } from '../../simulator/src/project/official/offline.mjs'
import { enterOwnFolder } from '../../simulator/src/project/own-folder.mjs'

const require = createRequire(import.meta.url)

enterOwnFolder()

if (process.argv.includes('--offline')) goOffline()
// The list of addresses in WeChat's console takes IPv4 only.
else dns.setDefaultResultOrder('ipv4first')

process.on('message', (job) => {
  const { id } = job
  answer(job).then(
    (result) => process.send({ id, result }),
    ({ message, code, path }) => process.send({ id, fault: { message: String(message), code, path } }),
  )
})

async function answer(job) {
  try {
    const ci = require('miniprogram-ci')
    if (job.proxy) ci.proxy(job.proxy)
    return await jobs[job.kind](ci, job)
  } catch (error) {
    // The client throws texts, too.
    throw typeof error === 'object' ? error : new Error(error)
  }
}

const jobs = {
  /** Asks for the app's limits, which WeChat gives to whoever can sign for it. Why it does not is only printed. */
  async check(ci, job) {
    const project = openProject(ci, job)
    const printed = []
    const { log } = console
    console.log = (...words) => printed.push(words.join(' '))
    try {
      if ((await project.attr()) === ci.DefaultProjectAttr) throw new Error(printed.join('\n'))
      return {}
    } finally {
      console.log = log
    }
  },

  async pack(ci, job) {
    return {
      files: await ci.getCompiledResult({ ...compileOptions(ci, job), version: '0', includedMap: true }),
    }
  },

  async upload(ci, job) {
    const { version, description: desc, robot } = job
    const { subPackageInfo } = await ci.upload({ ...compileOptions(ci, job), version, desc, robot })
    return { packages: subPackageInfo ?? [] }
  },

  async preview(ci, job) {
    const { description: desc, robot, qrFile } = job
    const qr = { qrcodeFormat: 'image', qrcodeOutputDest: qrFile }
    const { subPackageInfo } = await ci.preview({ ...compileOptions(ci, job), desc, robot, ...qr })
    return { packages: subPackageInfo ?? [] }
  },

  /** Draws the picture that a preview left for a terminal. The client's own tool does it, but not for a file, too. */
  async qr(_ci, { qrFile }) {
    const { generateTerminalQrcode } = require('miniprogram-ci/dist/ci/utils/terminalQrcode')
    return { drawing: await generateTerminalQrcode(readFileSync(qrFile, 'base64')) }
  },

  async sourcemap(ci, job) {
    const { robot, file } = job
    const project = openProject(ci, job)
    return { bytes: (await ci.getDevSourceMap({ project, robot, sourceMapSavePath: file, sleep: 0 })).length }
  },
}

function compileOptions(ci, job) {
  return {
    project: openProject(ci, job),
    setting: { useProjectConfig: true },
    onProgressUpdate: ({ message }) => process.send({ id: job.id, progress: String(message) }),
  }
}

function openProject(ci, { kind, projectPath, appId, privateKey = 'unused: nothing is sent' }) {
  const project = new ci.Project({
    appid: appId,
    type: 'miniProgram',
    projectPath,
    privateKey,
    ignores: ['node_modules/**/*', '.git/**/*', '.passport/**/*'],
  })
  // The service would be asked for its limits, and the question be signed.
  if (kind === 'pack') project.attr = async () => ci.DefaultProjectAttr
  return project
}
