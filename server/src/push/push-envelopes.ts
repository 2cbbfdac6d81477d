/** What WeChat signs with. `signature` is the query's `signature` or `msg_signature`. */
export interface Signed {
  timestamp: string
  nonce: string
  signature: string
}

export interface PushEnvelopes {
  /** Whether WeChat, and now, asks for the URL check. */
  isSigned(signed: Signed): boolean
  /** The text inside; null when the signature, the time, the padding or the appid is not right. */
  open(envelope: { signed: Signed; encrypted: string }): string | null
}
