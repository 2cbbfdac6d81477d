#!/usr/bin/env node
/** The simulator's command line for a client that comes back later, however busy the machine is. */
process.argv.splice(2, 0, '--linger-seconds', '600')
await import('../../simulator/cli.mjs')
