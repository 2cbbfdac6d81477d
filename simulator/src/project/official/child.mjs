/**
 * The official compiler in a process of its own: it prints, keeps handles open and drops a folder into its working
 * directory, which is the one named by our argument. Takes `{projectPath}` by message, one at a time, and answers
 * `{files}` or `{fault: {message, path}}`.
 */
import { enterOwnFolder } from '../own-folder.mjs'
import { loadCompiler } from './compiler.mjs'
import { goOffline } from './offline.mjs'

enterOwnFolder()
goOffline()
const compile = loadCompiler()
process.on('message', ({ projectPath }) => {
  compile(projectPath).then(
    (files) => process.send({ files }),
    (error) => process.send({ fault: { message: String(error?.message ?? error), path: error?.path } }),
  )
})
