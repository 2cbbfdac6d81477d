import { type Static, Type } from 'typebox'
import { closed, loginCode, ref, UserSchema } from '../http/schemas.ts'
import { agreementVersion } from './agreement-schemas.ts'

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

export type SignInRequestBody = Static<typeof SignInRequestSchema>
export type SignInAnswerBody = Static<typeof SignInAnswerSchema>

export const signInSchemas = [DeviceSchema, SignInRequestSchema, SignInAnswerSchema]
