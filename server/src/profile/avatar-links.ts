import { hourMs } from '../core/days.ts'
import { isSameSecret } from '../core/secrets.ts'

interface AvatarLinksOptions {
  /** Keyed. */
  hmac: (text: string) => string
  /** Null when WeChat cannot reach this server. */
  publicUrl: string | null
}

interface AvatarLink {
  id: string
  /** Seconds since 1970. */
  expires: string
  signature: string
}

/** Links under which WeChat may fetch a picture that is not public yet. */
export interface AvatarLinks {
  readonly isPublic: boolean
  /** Good for an hour. Only while `isPublic`. */
  create(id: string, now: number): string
  isValid(link: AvatarLink, now: number): boolean
}

const lifetimeMs = hourMs

export function createAvatarLinks({ hmac, publicUrl }: AvatarLinksOptions): AvatarLinks {
  const sign = (id: string, expires: string) => hmac(`avatar:${id}:${expires}`)
  return {
    isPublic: publicUrl !== null,
    create(id, now) {
      const expires = String(Math.floor((now + lifetimeMs) / 1000))
      return `${publicUrl}${avatarPath(id)}?expires=${expires}&signature=${sign(id, expires)}`
    },
    isValid: ({ id, expires, signature }, now) =>
      isSameSecret(sign(id, expires), signature) && Number(expires) * 1000 > now,
  }
}

/** Path on this server's origin. */
export function avatarPath(id: string): string {
  return `/v1/avatars/${id}`
}
