import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { Type } from 'typebox'
import { ApiError } from '../core/errors.ts'
import { assertWriteAllowed, type WriteLimits } from '../core/write-limits.ts'
import { identify } from '../http/guards.ts'
import type { ReadLimits } from '../http/read-limits.ts'
import { answers } from '../http/schemas.ts'
import {
  AuditQuery,
  AuditSchema,
  type BanRequestBody,
  BanRequestSchema,
  StatisticsQuery,
  StatisticsSchema,
  UnbanRequestSchema,
  UserIdParams,
  UsersQuery,
  UsersSchema,
} from './admin-schemas.ts'
import type { AdminService } from './admin-service.ts'
import {
  formatCursor,
  parseCursor,
  parseDay,
  toAuditBody,
  toStatisticsBody,
  toUsersBody,
} from './admin-views.ts'

declare module 'fastify' {
  interface FastifyRequest {
    adminId: string | null
  }
}

const pageSize = 50
const done = answers(204, Type.Null({ description: 'Done.' }))

type Guard = onRequestAsyncHookHandler

interface AdminRoutesOptions {
  admin: AdminService
  limits: WriteLimits
  readLimits: ReadLimits
  now: () => number
}

/** For operators with a token that the command line on the server's host has minted. */
export function registerAdminRoutes(app: FastifyInstance, options: AdminRoutesOptions): void {
  app.decorateRequest('adminId', null)
  const guard = createGuard(options)
  registerStatisticsRoute(app, options, guard)
  registerUsersRoute(app, options, guard)
  registerAuditRoute(app, options, guard)
  registerBanRoute(app, options, guard)
  registerUnbanRoute(app, options, guard)
}

/** This node counts before the store does, so that a flood costs the store nothing. */
function createGuard({ admin, limits, readLimits }: AdminRoutesOptions): Guard {
  return async (request) => {
    const adminId = await identify(readLimits, request, admin.authenticate)
    await readLimits.countUser(adminId)
    await assertWriteAllowed(limits, 'admin', adminId)
    request.adminId = adminId
  }
}

function adminOf({ adminId }: FastifyRequest): string {
  if (adminId === null) throw new Error('The route is not guarded')
  return adminId
}

const security = [{ admin: [] }]

function registerStatisticsRoute(
  app: FastifyInstance,
  { admin }: AdminRoutesOptions,
  onRequest: Guard,
): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/admin/stats',
    {
      onRequest,
      schema: {
        operationId: 'readStatistics',
        summary: 'Sign-ins, people and what they came back for, by day',
        security,
        querystring: StatisticsQuery,
        response: answers(200, StatisticsSchema),
      },
    },
    async ({ query }) =>
      toStatisticsBody(
        await admin.readStatistics(requireDay(query.from, 'from'), requireDay(query.to, 'to')),
      ),
  )
}

function registerUsersRoute(app: FastifyInstance, { admin }: AdminRoutesOptions, onRequest: Guard): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/admin/users',
    {
      onRequest,
      schema: {
        operationId: 'listUsers',
        summary: 'Accounts, newest first; one of them with a reason, which is audited',
        security,
        querystring: UsersQuery,
        response: answers(200, UsersSchema),
      },
    },
    async (request) => {
      const { state = null, userId = null, reason = null, cursor } = request.query
      const query = { state, userId, reason, before: toPosition(cursor), limit: pageSize }
      const users = await admin.listUsers(adminOf(request), query)
      const last = users.length === pageSize ? users.at(-1) : undefined
      return toUsersBody(users, last ? formatCursor({ at: last.createdAt, id: last.id }) : null)
    },
  )
}

function registerAuditRoute(app: FastifyInstance, { admin }: AdminRoutesOptions, onRequest: Guard): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/admin/audit',
    {
      onRequest,
      schema: {
        operationId: 'readAudit',
        summary: 'What operators did, newest first',
        security,
        querystring: AuditQuery,
        response: answers(200, AuditSchema),
      },
    },
    async ({ query }) => {
      const entries = await admin.listAudit({ before: toPosition(query.cursor), limit: pageSize })
      const last = entries.length === pageSize ? entries.at(-1) : undefined
      return toAuditBody(entries, last ? formatCursor(last) : null)
    },
  )
}

function registerBanRoute(app: FastifyInstance, { admin, now }: AdminRoutesOptions, onRequest: Guard): void {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/admin/users/:id/ban',
    {
      onRequest,
      schema: {
        operationId: 'banUser',
        summary: 'Ban an account and end its sessions',
        security,
        params: UserIdParams,
        body: BanRequestSchema,
        response: done,
      },
    },
    async (request, reply) => {
      await admin.ban(adminOf(request), request.params.id, toBan(request.body, now()))
      return reply.code(204).send(null)
    },
  )
}

function registerUnbanRoute(app: FastifyInstance, { admin }: AdminRoutesOptions, onRequest: Guard): void {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/admin/users/:id/unban',
    {
      onRequest,
      schema: {
        operationId: 'unbanUser',
        summary: 'Take a ban back',
        security,
        params: UserIdParams,
        body: UnbanRequestSchema,
        response: done,
      },
    },
    async (request, reply) => {
      await admin.unban(adminOf(request), request.params.id, request.body.reason)
      return reply.code(204).send(null)
    },
  )
}

function toBan({ reasonClass, publicReason, note, until }: BanRequestBody, now: number) {
  const untilMs = until === undefined ? null : Date.parse(until)
  if (untilMs !== null && !(untilMs > now)) throw invalid('body/until', 'must be in the future')
  return { reasonClass, publicReason: publicReason ?? null, note: note ?? null, until: untilMs }
}

function requireDay(text: string, name: string): number {
  const day = parseDay(text)
  if (day === null) throw invalid(`querystring/${name}`, 'must be a day of the calendar')
  return day
}

function toPosition(cursor: string | undefined) {
  if (cursor === undefined) return null
  const position = parseCursor(cursor)
  if (!position) throw invalid('querystring/cursor', 'is not a cursor of this list')
  return position
}

function invalid(path: string, message: string): ApiError {
  return new ApiError('invalid_request', { errors: [{ path, message }] })
}
