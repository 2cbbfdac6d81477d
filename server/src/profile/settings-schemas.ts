import { type TSchema, Type } from 'typebox'
import { closed, nullable, ref } from '../http/schemas.ts'
import { appearances, languages, textSizes } from './settings-types.ts'

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

export const settingsSchemas = [SettingsSchema, SettingsChangeSchema, SettingsAnswerSchema]
