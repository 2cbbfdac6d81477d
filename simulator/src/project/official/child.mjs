/**
 * The official compiler in a process of its own: it prints, keeps handles open and drops a folder into its working
 * directory, which is the one named by our first argument; the others say where results are kept and with what they are
 * made.
 */
import { openKeptResults } from './kept-results.mjs'
import { createReuse } from './reuse.mjs'
import { serveCompiles } from './serve.mjs'

const [folder, version] = process.argv.slice(3)
serveCompiles(createReuse(openKeptResults(folder, version)))
