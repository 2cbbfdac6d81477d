import { Type } from 'typebox'
import { closed, isoTime } from '../http/schemas.ts'

export const DeletionSchema = Type.Object(
  { purgeAt: isoTime('Until then a sign-in with `restore` takes it back.') },
  { $id: 'Deletion', ...closed },
)
