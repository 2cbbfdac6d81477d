import { ApiError } from '../core/errors.ts'
import type { Place } from '../core/key-ring.ts'
import type { Reencryption } from '../core/reencrypt.ts'
import type { AdminService } from './admin-service.ts'

/** What the commands work on. */
export interface AdminTools {
  admin: AdminService
  rotateKeys(): Promise<Reencryption>
  /** Erases accounts whose grace has ended, and everything that was kept long enough. */
  purge(): Promise<void>
  close(): Promise<void>
}

/** Some texts could not be opened; the message says where they stand. The others are done. */
export class UnreadableTextsError extends Error {
  constructor(says: string, places: readonly Place[]) {
    const lines = places.map(({ table, column, row }) => `  ${table}.${column} ${row}`)
    super([says, 'Their keys are missing in DATA_KEYS, or they were changed:', ...lines].join('\n'))
    this.name = 'UnreadableTextsError'
  }
}

/** The command was wrong; the message says how to write it. */
export class AdminCommandError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'AdminCommandError'
  }
}

const usage = `Commands:
  grant <user id>             make an account's owner an admin
  remove <user id>            take the role back, with its tokens; not from the last admin
  token <user id>             mint an admin token: idle 30 min, at most 8 h. It is shown once
  revoke-sessions <user id>   end every session of an account
  rotate-keys                 bring every encrypted text under the first key of DATA_KEYS
  purge                       erase accounts whose grace has ended, and what was kept long enough`

type UserCommand = (admin: AdminService, userId: string) => Promise<string>
type PlainCommand = (tools: AdminTools) => Promise<string>

const userCommands: Record<string, UserCommand> = {
  async grant(admin, userId) {
    await admin.grant(userId)
    return `${userId} is an admin.`
  },
  async remove(admin, userId) {
    await admin.remove(userId)
    return `${userId} is no admin any more.`
  },
  token: (admin, userId) => admin.mintToken(userId),
  async 'revoke-sessions'(admin, userId) {
    await admin.revokeSessions(userId)
    return `Every session of ${userId} has ended.`
  },
}

const plainCommands: Record<string, PlainCommand> = {
  async 'rotate-keys'({ admin, rotateKeys }) {
    const { reencrypted, skipped, unreadable } = await rotateKeys()
    const left = unreadable.length === 0 ? '' : `, ${unreadable.length} that cannot be opened`
    const says = `${reencrypted} texts re-encrypted, ${skipped} written by others meanwhile${left}.`
    await admin.recordHostAction('keys_rotated', says)
    if (unreadable.length > 0) throw new UnreadableTextsError(says, unreadable)
    return says
  },
  async purge({ admin, purge }) {
    await purge()
    await admin.recordHostAction('accounts_purged', 'command line')
    return 'What was due has been erased.'
  },
}

/** Does one command and resolves to what it says. Throws `AdminCommandError` for one that makes no sense. */
export async function runAdminCommand(tools: AdminTools, args: readonly string[]): Promise<string> {
  const [name, ...rest] = args
  if (name === undefined) throw wrongCommand('A command is missing.')
  if (Object.hasOwn(plainCommands, name)) {
    if (rest.length > 0) throw wrongCommand(`${name} takes no argument.`)
    return (plainCommands[name] as PlainCommand)(tools)
  }
  if (!Object.hasOwn(userCommands, name)) throw wrongCommand(`There is no command ${name}.`)
  const [userId] = rest
  if (userId === undefined || rest.length > 1) throw wrongCommand(`${name} needs one user id.`)
  try {
    return await (userCommands[name] as UserCommand)(tools.admin, userId)
  } catch (error) {
    throw toCommandError(error, userId)
  }
}

function wrongCommand(sentence: string): AdminCommandError {
  return new AdminCommandError(`${sentence}\n${usage}`)
}

function toCommandError(error: unknown, userId: string): unknown {
  const code = error instanceof ApiError ? error.code : null
  if (code === 'not_found')
    return new AdminCommandError(
      `There is no such account, it is not active, or it lacks the role: ${userId}`,
    )
  if (code === 'admin_refused')
    return new AdminCommandError(`${userId} is the last admin. Grant the role to somebody else first.`)
  return error
}
