import { minuteMs } from './days.ts'
import { type KeyRing, type Place, SealedTextError } from './key-ring.ts'

export interface SealedText {
  place: Place
  sealed: string
}

/** Every column that holds texts of the key ring. */
export interface SealedTexts {
  /** Each text whose key is not `keyId`, once, in batches of at most `size`. */
  listOlder(keyId: string, size: number): AsyncIterable<SealedText[]>
  /** Writes `fresh` unless somebody has written meanwhile. False when somebody has. */
  replace(text: SealedText, fresh: string): Promise<boolean>
  /** The ids of all keys that a stored text needs. */
  listKeyIds(): Promise<string[]>
}

const batchSize = 200

export interface Reencryption {
  reencrypted: number
  /** Written by somebody else meanwhile, under whatever key that node uses. */
  skipped: number
  /** What no key of the ring opens stays as it is, here. */
  unreadable: Place[]
}

/**
 * Brings every stored text under the first key of the ring, in batches, while nodes serve. A text that is
 * rewritten in the meantime is left alone, and so is one that cannot be opened.
 */
export async function reencrypt(texts: SealedTexts, ring: KeyRing): Promise<Reencryption> {
  const done: Reencryption = { reencrypted: 0, skipped: 0, unreadable: [] }
  for await (const batch of texts.listOlder(ring.primaryId, batchSize)) {
    for (const text of batch) {
      const fresh = renew(ring, text)
      if (fresh === null) done.unreadable.push(text.place)
      else if (await texts.replace(text, fresh)) done.reencrypted += 1
      else done.skipped += 1
    }
  }
  return done
}

/** Null for a text that cannot be opened. */
function renew(ring: KeyRing, { place, sealed }: SealedText): string | null {
  try {
    return ring.encrypt(ring.decrypt(sealed, place), place)
  } catch (error) {
    if (error instanceof SealedTextError) return null
    throw error
  }
}

const keyCheckIntervalMs = minuteMs

/** Whether the ring opens all that is stored. Looks through the tables, so at most once a minute while it does. */
export function createKeyCheck(texts: SealedTexts, ring: KeyRing, now: () => number): () => Promise<boolean> {
  let goodUntil = Number.NEGATIVE_INFINITY
  return async () => {
    if (now() < goodUntil) return true
    const missing = await findMissingKeyIds(texts, ring)
    if (missing.length === 0) goodUntil = now() + keyCheckIntervalMs
    return missing.length === 0
  }
}

/** Key ids that stored texts need and the ring lacks. */
async function findMissingKeyIds(texts: SealedTexts, ring: KeyRing): Promise<string[]> {
  return (await texts.listKeyIds()).filter((id) => !ring.hasKey(id))
}
