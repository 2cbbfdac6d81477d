import { Type } from 'typebox'
import { closed, nullable } from '../http/schemas.ts'

export const ProfileChangeSchema = Type.Object(
  {
    nickname: nullable(
      Type.String({ maxLength: 320, description: '1 to 20 visible characters; null takes it away.' }),
    ),
  },
  { $id: 'ProfileChange', ...closed },
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

export const personalSchemas = [PhoneRequestSchema, WerunRequestSchema, WerunAnswerSchema]
