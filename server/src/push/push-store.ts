export interface PushEvent {
  /** Hex SHA-256 of the decrypted message. */
  id: string
  /** Null when nobody has an account under the event's openid. */
  userId: string | null
  kind: string
  /** What the handling needs, without the openid. */
  detail: Record<string, unknown>
  /** By WeChat's clock, in ms. */
  createdAt: number
  receivedAt: number
}

export interface PushStore {
  /** Commits before WeChat is answered. False when the same message came before. */
  addEvent(event: PushEvent): Promise<boolean>
  /** Claims events that are not done; nobody else gets them until `leaseUntil`. */
  claimEvents(times: { now: number; leaseUntil: number }): Promise<PushEvent[]>
  finishEvent(id: string, now: number): Promise<void>
}
