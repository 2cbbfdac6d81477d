import { recordStatements } from './recording.mjs'

/** Loaded before a server that a test starts as a process of its own. */
const source = JSON.parse(process.env.STATEMENTS_SOURCE)
recordStatements(() => source)
