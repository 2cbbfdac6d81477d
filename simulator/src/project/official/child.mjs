/**
 * The official compiler in a process of its own: it prints, keeps handles open and drops a folder into its working
 * directory. Takes `{projectPath}` by message, one at a time, and answers `{files}` or `{fault: {message, path}}`.
 */
import { rmSync } from 'node:fs'
import { loadCompiler } from './compiler.mjs'
import { goOffline } from './offline.mjs'

const workDir = process.cwd()

/** However our owner ended, nobody else would take the folder away. */
process.on('disconnect', () => {
  process.chdir('/')
  rmSync(workDir, { recursive: true, force: true })
  process.exit(1)
})

goOffline()
const compile = loadCompiler()
process.on('message', ({ projectPath }) => {
  compile(projectPath).then(
    (files) => process.send({ files }),
    (error) => process.send({ fault: { message: String(error?.message ?? error), path: error?.path } }),
  )
})
