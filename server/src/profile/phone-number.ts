import { type KeyRing, type Place, SealedTextError } from '../core/key-ring.ts'

/** Where a user's number stands encrypted. */
export function phonePlace(userId: string): Place {
  return { table: 'users', column: 'phone_sealed', row: userId }
}

/**
 * The whole number, such as `+86 13812345602`; null when none is bound. Null also when this node cannot open
 * it: a number is not worth locking its owner out. The key ring reports it to operators.
 */
export function openPhone(ring: KeyRing, userId: string, sealed: string | null): string | null {
  try {
    return sealed === null ? null : ring.decrypt(sealed, phonePlace(userId))
  } catch (error) {
    if (error instanceof SealedTextError) return null
    throw error
  }
}

/** Masks a stored number for those who may not see it; null when there is none to be seen. */
export function openMaskedPhone(ring: KeyRing, userId: string, sealed: string | null): string | null {
  const phone = openPhone(ring, userId, sealed)
  return phone === null ? null : maskPhone(phone)
}

/** First three and last two digits; the country only when it is not China. */
function maskPhone(number: string): string {
  const [country = '', digits = ''] = number.split(' ')
  const masked = `${digits.slice(0, 3)}****${digits.slice(-2)}`
  return country === '+86' ? masked : `${country} ${masked}`
}
