/**
 * The official compiler in a process of its own: it prints, keeps handles open and drops a folder into its working
 * directory, which is the one named by our first argument; the others say where results are kept and with what they are
 * made. Takes `{projectPath}` by message, one at a time, and answers `{files}` or `{fault: {message, path}}`.
 */
import { enterOwnFolder } from '../own-folder.mjs'
import { loadCompiler } from './compiler.mjs'
import { openKeptResults } from './kept-results.mjs'
import { goOffline } from './offline.mjs'
import { createReuse } from './reuse.mjs'

enterOwnFolder()
goOffline()
const [folder, version] = process.argv.slice(3)
const compile = loadCompiler(createReuse(openKeptResults(folder, version)))
process.on('message', ({ projectPath }) => {
  compile(projectPath).then(
    (files) => process.send({ files }),
    (error) => process.send({ fault: { message: String(error?.message ?? error), path: error?.path } }),
  )
})
