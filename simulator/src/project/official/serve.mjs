import { enterOwnFolder } from '../own-folder.mjs'
import { loadCompiler } from './compiler.mjs'
import { goOffline } from './offline.mjs'

/** Compiles on request in this process: takes `{projectPath}` by message, one at a time, and answers `{files}` or `{fault: {message, path}}`. */
export function serveCompiles(reuse) {
  enterOwnFolder()
  goOffline()
  const compile = loadCompiler(reuse)
  process.on('message', ({ projectPath }) => {
    compile(projectPath).then(
      (files) => process.send({ files }),
      (error) => process.send({ fault: { message: String(error?.message ?? error), path: error?.path } }),
    )
  })
}
