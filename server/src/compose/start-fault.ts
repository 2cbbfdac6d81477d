import { UnreadableTextsError } from '../admin/admin-commands.ts'
import { ConfigError } from '../config/config.ts'
import { ApiError } from '../core/errors.ts'
import { ForeignDatabaseError } from '../store/database-stamp.ts'
import { DatabaseInUseError } from '../store/process-lock.ts'
import { MissingDatabaseError } from '../store/require-database.ts'

/** Says in words what an operator can mend; anything else is a bug and keeps its stack. */
export function describeStartFault(error: unknown): string {
  if (error instanceof ApiError && error.code === 'store_unavailable')
    return 'The database cannot be reached.'
  if (isMendable(error)) return error.message
  return String((error instanceof Error && error.stack) || error)
}

function isMendable(error: unknown): error is Error {
  return (
    error instanceof ConfigError ||
    error instanceof DatabaseInUseError ||
    error instanceof ForeignDatabaseError ||
    error instanceof MissingDatabaseError ||
    error instanceof UnreadableTextsError ||
    (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
  )
}
