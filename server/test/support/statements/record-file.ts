import { afterAll } from '@jest/globals'
import { folder, recordStatements } from './recording.mjs'
import { findSource } from './sources.ts'

/** Set up for every test file of the server. */
if (folder) afterAll(recordStatements(findSource))
