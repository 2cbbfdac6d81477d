import { randomBytes } from 'node:crypto'
import { AdminCommandError, runAdminCommand } from './admin/admin-commands.ts'
import { openAdminTools } from './compose/admin-tools.ts'
import { describeStartFault } from './compose/start-fault.ts'
import { parseConfig } from './config/config.ts'

/** `npm run admin -w server -- <command>`, with the environment of the server. */
try {
  process.umask(0o077)
  const tools = await openAdminTools({ config: parseConfig(process.env), now: Date.now, randomBytes })
  try {
    process.stdout.write(`${await runAdminCommand(tools, process.argv.slice(2))}\n`)
  } finally {
    await tools.close()
  }
} catch (error) {
  const isWrongCommand = error instanceof AdminCommandError
  process.exitCode = isWrongCommand ? 2 : 1
  process.stderr.write(`${isWrongCommand ? error.message : describeStartFault(error)}\n`)
}
