import { minuteMs } from '../core/days.ts'
import { ApiError } from '../core/errors.ts'
import { type CreateId, createRandomId, type RandomBytes } from '../core/random.ts'
import { retention } from '../core/retention.ts'
import { endAllSessions } from '../sessions/end-session.ts'
import { recordEvent } from '../sessions/record-event.ts'
import { operatorAddress } from '../sessions/session-store.ts'
import { hashSessionToken } from '../sessions/session-token.ts'
import type {
  AdminStore,
  AdminTransaction,
  AuditAction,
  AuditEntry,
  PageQuery,
  UserQuery,
} from './admin-store.ts'
import { createAdminToken, validateAdminBearer } from './admin-token.ts'
import { type Ban, banUser, unbanUser } from './ban.ts'

interface AdminServiceOptions {
  store: AdminStore
  /** `138****02` of a stored number. */
  maskSealedPhone: (userId: string, sealed: string) => string | null
  now: () => number
  randomBytes: RandomBytes
}

const idleMs = 30 * minuteMs
const longestRangeDays = 400

export type AdminService = ReturnType<typeof createAdminService>

/**
 * What operators may do. Every effect is written together with its audit entry, or not at all. An admin is
 * named by the user id of his own account, but his member session opens nothing here.
 */
export function createAdminService(options: AdminServiceOptions) {
  const { store, maskSealedPhone, now, randomBytes } = options
  const createId = () => createRandomId(randomBytes)
  const toEntry: ToEntry = (action, details) => ({
    id: createId(),
    at: now(),
    action,
    ...details,
  })
  return {
    ...createBans({ store, now, createId, toEntry }),
    ...createHostCommands({ store, now, randomBytes, createId, toEntry }),

    /** The admin's user id behind an `Authorization` header. Throws `admin_token_refused`. */
    async authenticate(authorization: string | undefined): Promise<string> {
      const token = authorization === undefined ? null : validateAdminBearer(authorization)
      const at = now()
      const limits = { now: at, usedAfter: at - idleMs, createdAfter: at - retention.adminTokenMs }
      const userId = token && (await store.useAdminToken(hashSessionToken(token), limits))
      if (!userId) throw new ApiError('admin_token_refused')
      return userId
    },

    /** One page of accounts. To look at one of them is audited and needs a reason. */
    listUsers: (actorId: string, query: UserQuery & { reason: string | null }) =>
      listUsers({ store, maskSealedPhone, toEntry }, actorId, query),

    listAudit: (query: PageQuery) => store.listAudit(query),

    async readStatistics(fromDay: number, toDay: number) {
      if (toDay < fromDay || toDay - fromDay > longestRangeDays) throw badRange()
      const [days, outcomes, totals] = await Promise.all([
        store.listDayStatistics(fromDay, toDay),
        store.listOutcomes(fromDay, toDay),
        store.readTotals(now()),
      ])
      return { days, outcomes, totals }
    },
  }
}

type ToEntry = (action: AuditAction, details: Omit<AuditEntry, 'id' | 'at' | 'action'>) => AuditEntry

async function listUsers(
  {
    store,
    maskSealedPhone,
    toEntry,
  }: Pick<AdminServiceOptions, 'store' | 'maskSealedPhone'> & { toEntry: ToEntry },
  actorId: string,
  { reason, ...query }: UserQuery & { reason: string | null },
) {
  const { userId } = query
  if (userId !== null) {
    if (reason === null) throw missingReason()
    const entry = toEntry('user_looked_at', { actorId, userId, reason })
    await store.transaction((tx) => tx.addAudit(entry))
  }
  const users = await store.listUsers(query)
  return users.map(({ phoneSealed, ...user }) => ({
    ...user,
    phone: phoneSealed === null ? null : maskSealedPhone(user.id, phoneSealed),
  }))
}

interface BansOptions extends Pick<AdminServiceOptions, 'store' | 'now'> {
  createId: CreateId
  toEntry: ToEntry
}

function createBans({ store, now, createId, toEntry }: BansOptions) {
  return {
    /** Throws `admin_refused` for an admin's account and `not_found` for none. */
    ban: (actorId: string, userId: string, ban: Ban) =>
      store.transaction(async (tx) => {
        // Locked first: a role that is being granted at the same time is seen, or sees the ban.
        await tx.lockUser(userId)
        if (await tx.isAdmin(userId)) throw new ApiError('admin_refused')
        const isDone = await banUser({ createId, now: now() }, tx, userId, ban)
        if (!isDone) throw new ApiError('not_found')
        await tx.addAudit(toEntry('user_banned', { actorId, userId, reason: ban.reasonClass }))
      }),

    /** Throws `not_found` for an account that is not there or not banned. */
    unban: (actorId: string, userId: string, reason: string) =>
      store.transaction(async (tx) => {
        const isDone = await unbanUser({ createId, now: now() }, tx, userId)
        if (!isDone) throw new ApiError('not_found')
        await tx.addAudit(toEntry('user_unbanned', { actorId, userId, reason }))
      }),
  }
}

interface HostCommandsOptions extends Pick<AdminServiceOptions, 'store' | 'now' | 'randomBytes'> {
  createId: CreateId
  toEntry: ToEntry
}

/** What only the command line on the server's host may do. */
function createHostCommands({ store, now, randomBytes, createId, toEntry }: HostCommandsOptions) {
  const byHost = { actorId: null, reason: 'command line' }
  return {
    /** Throws `not_found` when there is no such account, or it is banned or under deletion. */
    grant: (userId: string) =>
      store.transaction(async (tx) => {
        if ((await tx.lockUser(userId))?.state !== 'active') throw new ApiError('not_found')
        await tx.addAdmin(userId, now())
        await tx.addAudit(toEntry('admin_granted', { ...byHost, userId }))
      }),

    /** Throws `not_found` for nobody's role and `admin_refused` for the last one. */
    remove: (userId: string) =>
      store.transaction(async (tx) => {
        // Checked first: it locks all admins in a fixed order, so that two removals wait for each other.
        if (await tx.isLastAdmin(userId)) throw new ApiError('admin_refused')
        if (!(await tx.isAdmin(userId))) throw new ApiError('not_found')
        await tx.removeAdmin(userId)
        await tx.addAudit(toEntry('admin_removed', { ...byHost, userId }))
      }),

    /** A fresh token, in the clear this once. Throws `not_found` for somebody without the role. */
    mintToken: (userId: string) =>
      store.transaction(async (tx) => {
        if (!(await tx.isAdmin(userId))) throw new ApiError('not_found')
        const token = createAdminToken(randomBytes)
        await tx.addAdminToken({ tokenHash: hashSessionToken(token), userId, now: now() })
        await tx.addAudit(toEntry('admin_token_minted', { ...byHost, userId }))
        return token
      }),

    /** Ends every session of an account, as its owner could. Throws `not_found` when there is none. */
    revokeSessions: (userId: string) =>
      store.transaction(async (tx) => {
        await revokeSessions(createId, tx, userId, now())
        await tx.addAudit(toEntry('sessions_revoked', { ...byHost, userId }))
      }),

    recordHostAction: (action: AuditAction, reason: string) =>
      store.transaction((tx) => tx.addAudit(toEntry(action, { actorId: null, userId: null, reason }))),
  }
}

async function revokeSessions(
  createId: CreateId,
  tx: AdminTransaction,
  userId: string,
  now: number,
): Promise<void> {
  if (!(await tx.lockUser(userId))) throw new ApiError('not_found')
  const ended = await endAllSessions(tx, userId, { reason: 'ended_elsewhere', now })
  const event = { userId, address: operatorAddress, now, kind: 'session_ended' } as const
  for (const deviceId of ended) await recordEvent(createId, tx, { ...event, deviceId })
}

function missingReason(): ApiError {
  return new ApiError('invalid_request', {
    errors: [{ path: 'querystring/reason', message: 'is required to look at one account' }],
  })
}

function badRange(): ApiError {
  return new ApiError('invalid_request', {
    errors: [{ path: 'querystring/to', message: `must be 0 to ${longestRangeDays} days after from` }],
  })
}
