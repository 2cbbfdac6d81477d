#!/usr/bin/env node
/** The simulator's command line in the world of this worker: the client hands no environment to what it launches. */
const { controlUrl, token } = JSON.parse(process.env.TEST_WORLDS)[Number(process.env.JEST_WORKER_ID) - 1]
process.env.SIMULATOR_WORLD = `${controlUrl}#${token}`
process.env.NODE_OPTIONS = ''
await import('../../simulator/cli.mjs')
