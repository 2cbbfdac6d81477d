import type { KeyRing, Place } from './key-ring.ts'

export interface SealedText {
  place: Place
  sealed: string
}

/** Every column that holds texts of the key ring. */
export interface SealedTexts {
  /** At most `limit` texts whose key is not `keyId`. */
  listOlder(keyId: string, limit: number): Promise<SealedText[]>
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
}

/**
 * Brings every stored text under the first key of the ring, in batches, while nodes serve. A text that was
 * written meanwhile stays as it is. Throws `SealedTextError` when a text needs a key that is not on the ring.
 */
export async function reencrypt(texts: SealedTexts, ring: KeyRing): Promise<Reencryption> {
  const done: Reencryption = { reencrypted: 0, skipped: 0 }
  for (;;) {
    const batch = await texts.listOlder(ring.primaryId, batchSize)
    let replaced = 0
    for (const text of batch) {
      const fresh = ring.encrypt(ring.decrypt(text.sealed, text.place), text.place)
      if (await texts.replace(text, fresh)) replaced += 1
    }
    done.reencrypted += replaced
    done.skipped += batch.length - replaced
    // A batch that only met concurrent writers would come again for ever if they still use the older key.
    if (batch.length < batchSize || replaced === 0) return done
  }
}

const keyCheckIntervalMs = 60_000

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
