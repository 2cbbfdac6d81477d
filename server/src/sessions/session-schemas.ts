import { Type } from 'typebox'
import { securityEventKinds } from '../core/records.ts'
import {
  closed,
  isoTime,
  loginCode,
  nullable,
  RevokedReasonSchema,
  ref,
  stringEnum,
} from '../http/schemas.ts'

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

export const sessionSchemas = [
  SecurityEventKindSchema,
  DeviceSessionSchema,
  EndedDeviceSchema,
  DevicesSchema,
  ProofRequestSchema,
  ProofSchema,
]
export const securityLogSchemas = [LogEntrySchema, SecurityLogSchema]
