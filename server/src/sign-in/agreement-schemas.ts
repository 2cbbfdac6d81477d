import { type Static, Type } from 'typebox'
import { closed, nullable, ref } from '../http/schemas.ts'

export const agreementVersion = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  description: 'A date.',
})

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

export type AgreementBody = Static<typeof AgreementSchema>

export const agreementSchemas = [AgreementDocumentSchema, AgreementVersionSchema, AgreementSchema]
