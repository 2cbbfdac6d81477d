/**
 * One run of the official compiler, in a process of its own: it prints, forks, keeps handles open and drops a folder
 * into its working directory. Takes `{projectPath}` by message, answers `{files}` or `{fault: {message, path}}`.
 */
import dns from 'node:dns'
import { createRequire } from 'node:module'

/** It would ask its home for a list of file types; it has a built-in one, and compiling must not depend on a network. */
dns.lookup = (...args) => {
  const done = args.at(-1)
  process.nextTick(done, Object.assign(new Error('offline'), { code: 'ENOTFOUND' }))
}

process.on('disconnect', () => process.exit(1))
process.once('message', ({ projectPath }) => {
  compile(projectPath).then(
    (files) => process.send({ files }),
    (error) => process.send({ fault: { message: String(error?.message ?? error), path: error?.path } }),
  )
})

async function compile(projectPath) {
  const ci = createRequire(import.meta.url)('miniprogram-ci')
  const project = new ci.Project({
    appid: 'wx0000000000000000',
    type: 'miniProgram',
    projectPath,
    privateKey: 'unused: nothing is uploaded',
    ignores: ['node_modules/**/*', '.git/**/*', '.passport/**/*'],
  })
  project.attr = async () => ci.DefaultProjectAttr
  return ci.getCompiledResult({ project, version: '0', setting: { useProjectConfig: true } })
}
