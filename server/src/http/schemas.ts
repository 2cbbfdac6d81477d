import { type Static, type TSchema, Type } from 'typebox'
import { errorCodes } from '../core/errors.ts'
import { revokedReasons, securityEventKinds } from '../core/records.ts'
import { appearances, languages, textSizes } from '../profile/settings-types.ts'

const closed = { additionalProperties: false }
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const isoTime = (description: string) => Type.String({ format: 'date-time', description })
const agreementVersion = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description: 'A date.' })

const loginCode = Type.String({
  pattern: '^[A-Za-z0-9_-]{16,128}$',
  description: 'From wx.login. Spent by this call.',
})

function stringEnum<T extends string>(id: string, values: readonly T[], description: string) {
  return Type.Unsafe<T>({ $id: id, type: 'string', enum: [...values], description })
}

/** A reference by name in the document, the referred type in TypeScript. */
export function ref<T extends TSchema>(schema: T) {
  const id = (schema as { $id?: string }).$id
  if (!id) throw new Error('Only a schema with $id can be referred to')
  return Type.Unsafe<Static<T>>({ $ref: `${id}#` })
}

const ErrorCodeSchema = stringEnum('ErrorCode', errorCodes, 'Stable name of a refusal.')

const RevokedReasonSchema = stringEnum('RevokedReason', revokedReasons, 'Why a session was ended on purpose.')

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

export const ProblemSchema = Type.Object(
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

const DeviceSchema = Type.Object(
  {
    id: Type.String({
      pattern: '^[A-Za-z0-9_-]{22}$',
      description: '128 random bits made once per install, base64url.',
    }),
    appId: Type.String({ minLength: 1, maxLength: 64 }),
    model: Type.String({ maxLength: 64 }),
    system: Type.String({ maxLength: 64 }),
  },
  { $id: 'Device', ...closed },
)

export const SignInRequestSchema = Type.Object(
  {
    code: loginCode,
    createAccount: Type.Boolean({ description: 'true: a person tapped. false: silent.' }),
    consent: Type.Optional(Type.Object({ version: agreementVersion }, closed)),
    restore: Type.Optional(Type.Boolean({ description: 'Take back a deletion. Only with a tap.' })),
    purpose: Type.Optional(
      Type.Enum(['full', 'rights'], {
        description:
          'rights: what a banned person may still do (profile, export, deletion). Needs a tap, no consent.',
      }),
    ),
    device: ref(DeviceSchema),
  },
  { $id: 'SignInRequest', ...closed },
)

export const SignInAnswerSchema = Type.Object(
  {
    token: Type.String({ description: 'mps_ and 43 characters; sent as Authorization: Bearer.' }),
    expiresIn: Type.Integer({ description: 'Seconds until it expires when unused.' }),
    user: ref(UserSchema),
    isNewUser: Type.Boolean(),
  },
  { $id: 'SignInAnswer', ...closed },
)

const AgreementDocumentSchema = Type.Object(
  {
    url: Type.String({ description: 'Absolute path on this origin.' }),
    sha256: Type.String({ description: 'Hex, of the binding zh-CN text.' }),
  },
  { $id: 'AgreementDocument', ...closed },
)

const AgreementVersionSchema = Type.Object(
  {
    version: agreementVersion,
    requiredFrom: nullable(
      Type.String({ format: 'date', description: 'From this day (UTC+8) older versions no longer do.' }),
    ),
    documents: Type.Object(
      { terms: ref(AgreementDocumentSchema), privacy: ref(AgreementDocumentSchema) },
      closed,
    ),
  },
  { $id: 'AgreementVersion', ...closed },
)

export const AgreementSchema = Type.Object(
  {
    current: Type.String({ description: 'The newest version.' }),
    required: Type.String({ description: 'The oldest version that is still good enough.' }),
    versions: Type.Array(ref(AgreementVersionSchema)),
  },
  { $id: 'Agreement', ...closed },
)

const SecurityEventKindSchema = stringEnum(
  'SecurityEventKind',
  securityEventKinds,
  'What happened to the account.',
)

const DeviceSessionSchema = Type.Object(
  {
    id: Type.String({ description: 'Of the session: what ends it.' }),
    isCurrent: Type.Boolean({ description: 'The session that asks.' }),
    model: Type.String({ maxLength: 64 }),
    system: Type.String({ maxLength: 64 }),
    signedInAt: isoTime('When the session was given.'),
    lastUsedAt: isoTime('Exact to the hour.'),
  },
  { $id: 'DeviceSession', ...closed },
)

const EndedDeviceSchema = Type.Object(
  {
    model: Type.String({ maxLength: 64 }),
    system: Type.String({ maxLength: 64 }),
    reason: ref(RevokedReasonSchema),
    endedAt: isoTime('When its session was ended.'),
  },
  { $id: 'EndedDevice', ...closed },
)

export const DevicesSchema = Type.Object(
  {
    sessions: Type.Array(ref(DeviceSessionSchema), { description: 'This one first, then by last use.' }),
    ended: Type.Array(ref(EndedDeviceSchema), { description: 'Ended on purpose in the last 30 days.' }),
  },
  { $id: 'Devices', ...closed },
)

export const ProofRequestSchema = Type.Object({ code: loginCode }, { $id: 'ProofRequest', ...closed })

export const ProofSchema = Type.Object(
  { expiresIn: Type.Integer({ description: 'Seconds that the proof is good for.' }) },
  { $id: 'Proof', ...closed },
)

export const ProfileChangeSchema = Type.Object(
  {
    nickname: nullable(
      Type.String({ maxLength: 320, description: '1 to 20 visible characters; null takes it away.' }),
    ),
  },
  { $id: 'ProfileChange', ...closed },
)

const setting = <T extends TSchema>(value: T) =>
  Type.Object(
    {
      value: nullable(value),
      revision: Type.Integer({ description: 'How often it was changed; 0 when never.' }),
    },
    closed,
  )
const languageValue = Type.Enum([...languages])
const appearanceValue = Type.Enum([...appearances])
const textSizeValue = Type.Enum([...textSizes])
const interest = Type.String({ minLength: 1, maxLength: 64 })

export const SettingsSchema = Type.Object(
  {
    language: setting(languageValue),
    appearance: setting(appearanceValue),
    textSize: setting(textSizeValue),
    notifications: setting(Type.Boolean()),
    interests: setting(Type.Array(Type.String())),
  },
  { $id: 'Settings', ...closed },
)

const valueChange = <T extends TSchema>(value: T) =>
  Type.Optional(
    Type.Object(
      { base: Type.Integer({ minimum: 0, description: 'The revision that the change is based on.' }), value },
      closed,
    ),
  )
const interests = Type.Array(interest, { maxItems: 200 })

export const SettingsChangeSchema = Type.Object(
  {
    changes: Type.Object(
      {
        language: valueChange(languageValue),
        appearance: valueChange(appearanceValue),
        textSize: valueChange(textSizeValue),
        notifications: valueChange(Type.Boolean()),
        interests: Type.Optional(
          Type.Object(
            { add: Type.Optional(interests), remove: Type.Optional(interests) },
            { ...closed, description: 'A set: always merged. What is in both lists is removed.' },
          ),
        ),
      },
      closed,
    ),
  },
  { $id: 'SettingsChange', ...closed },
)

export const SettingsAnswerSchema = Type.Object(
  {
    settings: ref(SettingsSchema),
    clashes: Type.Partial(Type.Object(SettingsSchema.properties), {
      ...closed,
      description: 'Fields left as they are because their base is not current, as they stand.',
    }),
  },
  { $id: 'SettingsAnswer', ...closed },
)

const LogEntrySchema = Type.Object(
  {
    id: Type.String(),
    kind: ref(SecurityEventKindSchema),
    at: isoTime('When it happened.'),
    address: Type.String({ description: 'Of the client (IPv6 as its /64), or operator.' }),
    device: nullable(Type.Object({ model: Type.String(), system: Type.String() }, closed)),
  },
  { $id: 'LogEntry', ...closed },
)

export const SecurityLogSchema = Type.Object(
  {
    entries: Type.Array(ref(LogEntrySchema), { description: 'Newest first, at most 50.' }),
    nextCursor: nullable(Type.String({ description: 'For the page after; null on the last.' })),
  },
  { $id: 'SecurityLog', ...closed },
)

export const DeletionSchema = Type.Object(
  { purgeAt: isoTime('Until then a sign-in with `restore` takes it back.') },
  { $id: 'Deletion', ...closed },
)

export const PhoneRequestSchema = Type.Object(
  {
    code: Type.String({
      pattern: '^[A-Za-z0-9_-]{16,128}$',
      description: 'Of the phone number button. Spent by this call.',
    }),
  },
  { $id: 'PhoneRequest', ...closed },
)

export const WerunRequestSchema = Type.Object(
  {
    code: Type.String({
      pattern: '^[A-Za-z0-9_-]{16,128}$',
      description: 'Of the wx.login before the capture.',
    }),
    encryptedData: Type.String({ pattern: '^[A-Za-z0-9+/]{1,16384}={0,2}$', description: 'As captured.' }),
    iv: Type.String({ pattern: '^[A-Za-z0-9+/]{22}==$', description: 'As captured.' }),
  },
  { $id: 'WerunRequest', ...closed },
)

export const WerunAnswerSchema = Type.Object(
  {
    days: Type.Array(
      Type.Object(
        { date: Type.String({ format: 'date', description: 'In UTC+8.' }), steps: Type.Integer() },
        closed,
      ),
    ),
  },
  { $id: 'WerunAnswer', ...closed },
)

export const HealthSchema = Type.Object({ status: Type.Literal('ok') }, { $id: 'Health', ...closed })

export type ProblemBody = Static<typeof ProblemSchema>
export type SignInRequestBody = Static<typeof SignInRequestSchema>
export type SignInAnswerBody = Static<typeof SignInAnswerSchema>
export type AgreementBody = Static<typeof AgreementSchema>

export const sharedSchemas = [
  ErrorCodeSchema,
  RevokedReasonSchema,
  UserSchema,
  ProblemSchema,
  DeviceSchema,
  SignInRequestSchema,
  SignInAnswerSchema,
  AgreementDocumentSchema,
  AgreementVersionSchema,
  AgreementSchema,
  SecurityEventKindSchema,
  DeviceSessionSchema,
  EndedDeviceSchema,
  DevicesSchema,
  ProofRequestSchema,
  ProofSchema,
  ProfileChangeSchema,
  SettingsSchema,
  SettingsChangeSchema,
  SettingsAnswerSchema,
  LogEntrySchema,
  SecurityLogSchema,
  DeletionSchema,
  PhoneRequestSchema,
  WerunRequestSchema,
  WerunAnswerSchema,
  HealthSchema,
]

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
