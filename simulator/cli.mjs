#!/usr/bin/env node
import { loadProgram } from './src/cli/program.mjs'

const { runCommandLine } = await loadProgram()
process.exit(await runCommandLine(process.argv.slice(2)))
