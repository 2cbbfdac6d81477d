/** Our compiler process, but nothing that it has made is ever used again. */
import { loadCompiler } from '../../../src/project/official/compiler.mjs'
import { goOffline } from '../../../src/project/official/offline.mjs'
import { enterOwnFolder } from '../../../src/project/own-folder.mjs'

enterOwnFolder()
goOffline()
const compile = loadCompiler({ take: (_text, make) => make(), endRound() {} })
process.on('message', ({ projectPath }) => {
  compile(projectPath).then(
    (files) => process.send({ files }),
    ({ message, path }) => process.send({ fault: { message, path } }),
  )
})
