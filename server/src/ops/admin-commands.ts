import type { AdminService } from '../account/admin-service.ts'
import { ApiError } from '../account/errors.ts'
import type { Reencryption } from '../account/reencrypt.ts'

/** What the commands work on. */
export interface AdminTools {
  admin: AdminService
  rotateKeys(): Promise<Reencryption>
  /** Erases accounts whose grace has ended, and everything that was kept long enough. */
  purge(): Promise<void>
  close(): Promise<void>
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

const userCommands: Record<string, (admin: AdminService, userId: string) => Promise<string>> = {
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

const plainCommands: Record<string, (tools: AdminTools) => Promise<string>> = {
  async 'rotate-keys'({ admin, rotateKeys }) {
    const { reencrypted, skipped } = await rotateKeys()
    const says = `${reencrypted} texts re-encrypted, ${skipped} written by others meanwhile.`
    await admin.recordHostAction('keys_rotated', says)
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
  const [name = '', userId, ...rest] = args
  const plain = Object.hasOwn(plainCommands, name) ? plainCommands[name] : undefined
  if (plain && userId === undefined) return plain(tools)
  const ofUser = Object.hasOwn(userCommands, name) ? userCommands[name] : undefined
  if (!ofUser || userId === undefined || rest.length > 0) throw new AdminCommandError(usage)
  try {
    return await ofUser(tools.admin, userId)
  } catch (error) {
    throw error instanceof ApiError ? new AdminCommandError(sayRefusal(error, userId)) : error
  }
}

function sayRefusal({ code }: ApiError, userId: string): string {
  if (code === 'not_found')
    return `There is no such account, it is not active, or it lacks the role: ${userId}`
  if (code === 'admin_refused') return `${userId} is the last admin. Grant the role to somebody else first.`
  return `The store refused: ${code}`
}
