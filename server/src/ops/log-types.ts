/**
 * Everything the server ever writes to its log. The list is closed so that no header, body, query,
 * upstream message or driver detail can get in by accident.
 */
export type LogEntry =
  | { event: 'listening'; url: string; opsUrl: string }
  | { event: 'started'; mode: string; startMs: number }
  | { event: 'stopping'; signal: string }
  | { event: 'stopped' }
  | {
      event: 'request'
      requestId: string
      method: string
      /** Route template, or `unmatched`. */
      route: string
      status: number
      durationMs: number
      userId?: string
      code?: string
    }
  | ({ event: 'internal_error'; requestId: string } & ErrorDescription)
  | ({ event: 'background_error'; task: string } & ErrorDescription)
  | { event: 'wechat_alarm'; errcode: number }
  /** WeChat's code for something a person withdrew, which is not documented; null where it sent none. */
  | { event: 'revoke_code_unknown'; code: number | null }
  /** An event about a person without an openid: something has to be erased, and WeChat did not say whose. */
  | { event: 'push_names_nobody'; kind: string }
  /** A message that WeChat signed, and that cannot be read or is about another mini-program. */
  | { event: 'push_unreadable' }
  | { event: 'avatars_stay_private'; hint: string }
  /** WeChat asked for the account of the last admin to be erased. */
  | { event: 'no_admin_left'; hint: string }
  /** An encrypted text that no key of this node opens. `row` is a user id, or names a text of the service. Once a minute. */
  | { event: 'text_unreadable'; table: string; column: string; row: string }
  /** The engine's own code of a failure. */
  | { event: 'store_fault'; code: string }
  | { event: 'forwarding_header_ignored'; hint: string }

export type Log = (entry: LogEntry) => void

/** Where a bug is, without its message. */
export interface ErrorDescription {
  errorName: string
  errorCode?: string
  frames: string[]
}
