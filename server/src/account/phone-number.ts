import { type KeyRing, type Place, SealedTextError } from './key-ring.ts'

/** Where a user's number stands encrypted. */
export function phonePlace(userId: string): Place {
  return { table: 'users', column: 'phone_sealed', row: userId }
}

/** The whole number, such as `+86 13812345602`; null when none is bound. Throws `SealedTextError`. */
export function openPhone(ring: KeyRing, userId: string, sealed: string | null): string | null {
  return sealed === null ? null : ring.decrypt(sealed, phonePlace(userId))
}

/** Masks a stored number for those who may not see it; null when this node cannot open it. */
export function createPhoneMask(ring: KeyRing): (userId: string, sealed: string) => string | null {
  return (userId, sealed) => {
    try {
      return maskPhone(ring.decrypt(sealed, phonePlace(userId)))
    } catch (error) {
      if (error instanceof SealedTextError) return null
      throw error
    }
  }
}

/** First three and last two digits; the country only when it is not China. */
export function maskPhone(number: string): string {
  const [country = '', digits = ''] = number.split(' ')
  const masked = `${digits.slice(0, 3)}****${digits.slice(-2)}`
  return country === '+86' ? masked : `${country} ${masked}`
}
