import { type Static, type TSchema, Type } from 'typebox'
import { errorCodes } from '../core/errors.ts'
import { revokedReasons } from '../core/records.ts'

/** What routes protected by a member's session say of it. */
export const memberSecurity = [{ session: [] }]

export const closed = { additionalProperties: false }
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const isoTime = (description?: string) =>
  Type.String({ format: 'date-time', ...(description && { description }) })

export const loginCode = Type.String({
  pattern: '^[A-Za-z0-9_-]{16,128}$',
  description: 'From wx.login. Spent by this call.',
})

export function stringEnum<T extends string>(id: string, values: readonly T[], description: string) {
  return Type.Unsafe<T>({ $id: id, type: 'string', enum: [...values], description })
}

/** A reference by name in the document, the referred type in TypeScript. */
export function ref<T extends TSchema>(schema: T) {
  const id = (schema as { $id?: string }).$id
  if (!id) throw new Error('Only a schema with $id can be referred to')
  return Type.Unsafe<Static<T>>({ $ref: `${id}#` })
}

const ErrorCodeSchema = stringEnum('ErrorCode', errorCodes, 'Stable name of a refusal.')

export const RevokedReasonSchema = stringEnum(
  'RevokedReason',
  revokedReasons,
  'Why a session was ended on purpose.',
)

export const UserSchema = Type.Object(
  {
    id: Type.String(),
    nickname: nullable(Type.String()),
    avatarUrl: nullable(Type.String()),
    phone: nullable(Type.String({ description: 'Masked.' })),
    createdAt: isoTime('When the account was made.'),
    signInDays: Type.Integer({ description: 'Days (UTC+8) with at least one sign-in.' }),
    deviceCount: Type.Integer({
      description:
        'Devices that are signed in. One whose session ran out counts for ten minutes more at most.',
    }),
    lastSignInAt: isoTime('When a session was last given.'),
  },
  { $id: 'User', ...closed },
)

const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'A URI reference that names the code.' }),
    title: Type.String(),
    status: Type.Integer(),
    code: ref(ErrorCodeSchema),
    requestId: Type.String(),
    reason: Type.Optional(ref(RevokedReasonSchema)),
    version: Type.Optional(Type.String({ description: 'Agreement version to accept.' })),
    until: Type.Optional(isoTime('End of a ban.')),
    purgeAt: Type.Optional(isoTime('When an account under deletion is erased.')),
    publicReason: Type.Optional(Type.String()),
    retryAfter: Type.Optional(Type.Integer({ description: 'Seconds, as in the Retry-After header.' })),
    errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }, closed))),
  },
  { $id: 'Problem', ...closed },
)

export const HealthSchema = Type.Object({ status: Type.Literal('ok') }, { $id: 'Health', ...closed })

export type ProblemBody = Static<typeof ProblemSchema>

/** What the answers of several subjects refer to. */
export const sharedSchemas = [ErrorCodeSchema, RevokedReasonSchema, UserSchema, ProblemSchema]

const problemAnswer = {
  description: 'A problem document.',
  content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
}

/** Problems are thrown, so what a handler itself may send is only this. */
type Answers<Status extends number, T extends TSchema> = { [K in Status]: T }

/** What a route may answer: one success, and a problem for everything else. */
export function answers<Status extends number, T extends TSchema>(
  status: Status,
  schema: T,
): Answers<Status, T> {
  return { [status]: schema, '4xx': problemAnswer, '5xx': problemAnswer } as Answers<Status, T>
}
