/**
 * The official compiler in a process of its own: it prints, keeps handles open and drops a folder into its working
 * directory, which is the one named by our argument. Takes `{projectPath}` by message, one at a time, and answers
 * `{files}` or `{fault: {message, path}}`.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { loadCompiler } from './compiler.mjs'
import { goOffline } from './offline.mjs'

const workDir = process.argv[2]

/** However we end, nobody else may be there to take the folder away: what is printed for an owner that is gone ends us too. */
process.on('exit', () => {
  process.chdir('/')
  rmSync(workDir, { recursive: true, force: true })
})
process.on('disconnect', () => process.exit(1))
if (!process.connected) process.exit(1)
mkdirSync(workDir, { mode: 0o700 })
process.chdir(workDir)
goOffline()
const compile = loadCompiler()
process.on('message', ({ projectPath }) => {
  compile(projectPath).then(
    (files) => process.send({ files }),
    (error) => process.send({ fault: { message: String(error?.message ?? error), path: error?.path } }),
  )
})
