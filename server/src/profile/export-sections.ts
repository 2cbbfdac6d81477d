import { formatDay } from '../core/days.ts'
import type { KeyRing } from '../core/key-ring.ts'
import type { UserReads } from '../core/user-store.ts'
import type { AvatarStore } from './avatar-store.ts'
import { openPhone } from './phone-number.ts'

/** One part of the export: what one subject keeps about a person. */
export interface ExportSection {
  name: string
  /** Resolves to what is sent as JSON: no secret, hash, risk rank or other person's data. */
  read(userId: string): Promise<unknown>
}

interface SectionOptions {
  users: Pick<UserReads, 'findUserById'>
  store: Pick<AvatarStore, 'findAvatar'> & {
    /** On which days a session was used, as far back as that is remembered. */
    listActiveDays(userId: string): Promise<number[]>
  }
  ring: KeyRing
}

/** What the profile adds to the export. */
export function createExportSections({ users, store, ring }: SectionOptions): ExportSection[] {
  return [
    {
      name: 'daysOfUse',
      read: async (userId) => (await store.listActiveDays(userId)).map(formatDay),
    },
    {
      name: 'phone',
      async read(userId) {
        const user = await users.findUserById(userId)
        return user && openPhone(ring, userId, user.phoneSealed)
      },
    },
    {
      name: 'avatar',
      async read(userId) {
        const avatarId = (await users.findUserById(userId))?.avatarId
        const avatar = avatarId ? await store.findAvatar(avatarId) : null
        if (!avatar) return null
        const base64 = Buffer.from(avatar.bytes).toString('base64')
        return { type: avatar.type, state: avatar.state, base64 }
      },
    },
  ]
}
