import { randomBytes } from 'node:crypto'
import { ConfigError, parseConfig } from '../config/config.ts'
import { ForeignDatabaseError } from '../store/database-stamp.ts'
import { AdminCommandError, runAdminCommand } from './admin-commands.ts'
import { openAdminTools } from './admin-tools.ts'

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
  process.exitCode = error instanceof AdminCommandError ? 2 : 1
  const isMendable =
    error instanceof AdminCommandError ||
    error instanceof ConfigError ||
    error instanceof ForeignDatabaseError
  process.stderr.write(`${isMendable ? error.message : (error instanceof Error && error.stack) || error}\n`)
}
