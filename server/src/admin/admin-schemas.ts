import { type Static, Type } from 'typebox'
import { banReasonClasses } from '../core/records.ts'
import { closed, isoTime, nullable } from '../http/schemas.ts'
import { auditActions } from './admin-store.ts'

const day = (description: string) => Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description })
const count = (description: string) => Type.Integer({ minimum: 0, description })
const userId = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' })
const reason = Type.String({ minLength: 3, maxLength: 200, pattern: '^[^\\u0000-\\u001f\\u007f]+$' })
const states = ['active', 'banned', 'deleting'] as const

const pageQuery = {
  cursor: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,200}$', description: 'From `next`.' })),
}
const next = nullable(Type.String({ description: 'Cursor of the next page.' }))

export const UserIdParams = Type.Object({ id: userId }, closed)

export const StatisticsQuery = Type.Object(
  { from: day('First day (UTC+8).'), to: day('Last day; at most 400 days later.') },
  closed,
)

export const StatisticsSchema = Type.Object(
  {
    totals: Type.Object(
      {
        users: count('All accounts.'),
        active: count('Accounts that can sign in.'),
        banned: count('Accounts under a ban.'),
        deleting: count('Accounts on their way out.'),
        liveSessions: count('Sessions that are neither ended nor expired.'),
      },
      closed,
    ),
    days: Type.Array(
      Type.Object(
        {
          day: day('A day that has ended.'),
          newUsers: count('Accounts made.'),
          activeUsers: count(
            'People who signed in or used a session. Use is noted at most once an hour and session, so who is here past midnight within an hour of that counts for the day before.',
          ),
          retainedAfter1: count('Of those whose account was made a day before, people who were active.'),
          retainedAfter7: count('The same, seven days before.'),
          retainedAfter30: count('The same, thirty days before.'),
        },
        closed,
      ),
    ),
    signIns: Type.Array(
      Type.Object(
        {
          day: day('Today included; some minutes late.'),
          outcome: Type.String({
            description:
              '`signed_in`, the code of the refusal, or `connection_closed` where the connection ended before the answer.',
          }),
          count: count('How often.'),
        },
        closed,
      ),
    ),
  },
  closed,
)

export const UsersQuery = Type.Object(
  {
    ...pageQuery,
    state: Type.Optional(Type.Enum([...states])),
    userId: Type.Optional(userId),
    reason: Type.Optional(reason),
  },
  closed,
)

export const UsersSchema = Type.Object(
  {
    users: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          state: Type.Enum([...states]),
          phone: nullable(Type.String({ description: 'Masked.' })),
          createdAt: isoTime(),
          lastSignInAt: isoTime(),
          bannedUntil: nullable(isoTime('Null also for a ban without end.')),
          purgeAt: nullable(isoTime()),
        },
        closed,
      ),
    ),
    next,
  },
  closed,
)

export const BanRequestSchema = Type.Object(
  {
    reasonClass: Type.Enum([...banReasonClasses]),
    publicReason: Type.Optional(reason),
    note: Type.Optional(reason),
    until: Type.Optional(isoTime('End of the ban; none when absent.')),
  },
  closed,
)

export const UnbanRequestSchema = Type.Object({ reason }, closed)

export const AuditQuery = Type.Object(pageQuery, closed)

export const AuditSchema = Type.Object(
  {
    entries: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          at: isoTime(),
          actor: nullable(Type.String({ description: 'User id of the admin; null for the command line.' })),
          action: Type.Enum([...auditActions]),
          userId: nullable(Type.String()),
          reason: Type.String(),
        },
        closed,
      ),
    ),
    next,
  },
  closed,
)

export type BanRequestBody = Static<typeof BanRequestSchema>
export type StatisticsBody = Static<typeof StatisticsSchema>
export type UsersBody = Static<typeof UsersSchema>
export type AuditBody = Static<typeof AuditSchema>
