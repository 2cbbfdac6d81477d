import type { AppError } from '../core/errors'
import type { Unsubscribe } from '../core/observable'
import type { Consent, Person, RevokedReason } from './backend'

/** What keeps everybody from signing in during a launch: opened from Moments, or a WeChat that is too old. */
export type Obstacle = 'single_page' | 'wechat_outdated'

export type BlockedReason =
  | 'banned'
  | 'deleting'
  | 'consent_required'
  | 'risk_refused'
  | 'interaction_required'
  | 'rate_limited'
  | Obstacle

export interface GuestState {
  status: 'guest'
  /** The person chose to be signed out, or was ended on purpose: only a tap signs in again. */
  isSignedOut: boolean
  endedReason: RevokedReason | null
  /** Why the last attempt failed; `null` for a stranger who never tried. */
  error: AppError | null
}

export interface SigningInState {
  status: 'signing-in'
  interactive: boolean
}

export interface SignedInState<User extends Person> {
  status: 'signed-in'
  user: User
  /** When `user` came from the server, in milliseconds of the phone's clock. */
  userUpdatedAt: number
  /** False until a call of this launch has succeeded with the session. */
  isVerified: boolean
}

export interface BlockedState {
  status: 'blocked'
  reason: BlockedReason
  until?: string
  publicReason?: string
  purgeAt?: string
  version?: string
  endedReason?: RevokedReason
}

export type AuthState<User extends Person> = GuestState | SigningInState | SignedInState<User> | BlockedState

export interface SignInOptions {
  /** True only for a tap of the person: it may create the account. */
  interactive: boolean
  /** A fresh code of `acquireCode()`; without one a code is taken. */
  code?: string
  consent?: Consent
}

export interface Auth<User extends Person, Route> {
  readonly state: AuthState<User>
  /** Calls the listener at every change. */
  subscribe(listener: (state: AuthState<User>) => void): Unsubscribe
  /** The launch's silent decision; called once, by the app. */
  launch(): void
  /** Settles once the launch decision is made, after three seconds at the latest. Never rejects. */
  ready(): Promise<AuthState<User>>
  /** A fresh code, good for one use; rejects with `AppError` of kind `platform`, or with the trouble of the connection. */
  acquireCode(): Promise<string>
  /**
   * Signs in. A silent call resolves with the state whatever happened; a tap rejects with the `AppError` it failed with.
   */
  signIn(options: SignInOptions): Promise<AuthState<User>>
  /**
   * Signs out here at once; the server is notified now or as soon as it can be reached.
   * Rejects only with `everywhere`, when the server could not be notified yet.
   */
  signOut(options?: { everywhere?: boolean }): Promise<void>
  /**
   * Resolves when somebody is signed in; else opens the login page and rejects as `cancelled`,
   * and `leaveLogin` will go on to `returnTo`.
   */
  requireSignIn(options: { returnTo: Route }): Promise<void>
  /** Leaves the login page: to the route that asked for the sign-in, if one did and it succeeded, else back. */
  leaveLogin(): Promise<void>
  /** Forgets the route that asked for the sign-in; for a login page that is gone, however it was left. */
  forgetReturn(): void
  /**
   * Sends something in the name of the person signed in. When `send` rejects because the session was refused, one
   * silent sign-in heals it and `send` is called once more, with the new token and only for the same person.
   */
  authorised<T>(send: (token: string) => Promise<T>): Promise<T>
  /** Takes over a newer profile of the person signed in; ignores anybody else's. */
  acceptUser(user: User): void
}
