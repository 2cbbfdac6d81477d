/** Our compiler process, but nothing that it has made is ever used again. */
import { serveCompiles } from '../../../src/project/official/serve.mjs'

serveCompiles({ take: (_text, make) => make(), endRound() {} })
