/** `clash`: the same key came with another body. `gone`: the account was erased meanwhile. */
export type KeyClaim = 'first' | 'pending' | 'done' | 'clash' | 'too_many' | 'gone'

export interface IdempotencyKey {
  userId: string
  route: string
  key: string
  /** Hex SHA-256. */
  bodyHash: string
  /** When this attempt began. It tells the attempt from an older one with the same key. */
  claimedAt: number
}

export interface KeyStore {
  /** An attempt that has not ended and began at `abandonedAt` or before is taken over: `first`. */
  claimKey(key: IdempotencyKey, times: { abandonedAt: number; countSince: number }): Promise<KeyClaim>
  /** Changes nothing when another attempt has taken the key over. */
  finishKey(key: IdempotencyKey): Promise<void>
  /** Changes nothing when another attempt has taken the key over. */
  dropKey(key: IdempotencyKey): Promise<void>
}
