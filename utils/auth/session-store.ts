import type { AppError } from '../core/errors'
import type { KeyValueStorage } from '../core/key-value-storage'
import { createObservable } from '../core/observable'
import type { Clock } from '../core/timers'
import type { Person } from './backend'
import type { Ending } from './endings'
import { flagsAfter, isQuiet, noFlags, parseFlags } from './flags'
import type { Outbox } from './outbox'
import { extendByUse, type ReadUser, readSession, type Session } from './session'
import { findBlockedState, guestState, isEndOfSession } from './states'
import type { AuthState, BlockedState, GuestState, Obstacle } from './types'
import type { UserCaches } from './user-caches'

interface SessionStoreOptions<User extends Person> {
  secrets: KeyValueStorage
  storage: KeyValueStorage
  outbox: Outbox
  caches: UserCaches
  clock: Clock
  readUser: ReadUser<User>
}

// The names under which phones have stored them from the beginning.
const flagsKey = 'marks'
const sessionKey = 'session'

/** The session, the flags and the state, in memory and in storage. Nothing else changes them. */
export class SessionStore<User extends Person> {
  private readonly states = createObservable<AuthState<User>>({ status: 'signing-in', interactive: false })
  readonly subscribe = this.states.subscribe
  private currentSession: Session<User> | null = null
  private flags = noFlags
  /** The state to show while nobody is signed in and nothing is under way. */
  private settledState: GuestState | BlockedState = guestState()
  /** Rises with every ending; an answer that began in an older epoch is discarded. */
  private currentEpoch = 0
  /** The last epoch in which somebody was shown to be signing in. */
  private signingInEpoch: number | null = null
  private launchObstacle: Obstacle | null = null
  private hydration: Promise<void> | null = null

  constructor(private readonly options: SessionStoreOptions<User>) {}

  get state(): AuthState<User> {
    return this.states.current
  }

  get session(): Session<User> | null {
    return this.currentSession
  }

  get epoch(): number {
    return this.currentEpoch
  }

  /** What keeps everybody from signing in during this launch. */
  get obstacle(): Obstacle | null {
    return this.launchObstacle
  }

  canSignInSilently(): boolean {
    const isGuest = !this.currentSession && this.settledState.status === 'guest'
    return isGuest && !isQuiet(this.flags, this.options.clock())
  }

  /** Reads what the last launch left; repeated calls share one reading. */
  hydrate(): Promise<void> {
    this.hydration = this.hydration ?? this.load()
    return this.hydration
  }

  /** Blocks the whole launch: nothing is read and nobody is signed in. */
  block(reason: Obstacle): void {
    this.hydration = Promise.resolve()
    this.launchObstacle = reason
    this.settledState = { status: 'blocked', reason }
    this.states.set(this.settledState)
  }

  /** Shows that somebody is signing in, unless a person is on screen already. */
  showSigningIn(interactive: boolean): void {
    if (this.currentSession) return
    this.signingInEpoch = this.currentEpoch
    this.states.set({ status: 'signing-in', interactive })
  }

  /** Leaves `signing-in` when nothing is under way. */
  settle(): void {
    if (!this.currentSession && this.state.status === 'signing-in') this.states.set(this.settledState)
  }

  /** Takes over a session that a sign-in of `startedEpoch` brought; false when that epoch is over. */
  async adopt(next: Session<User>, startedEpoch: number): Promise<boolean> {
    if (this.currentEpoch !== startedEpoch) {
      await this.putInOutbox(next)
      return false
    }
    if (this.currentSession?.user.id !== next.user.id) this.options.caches.dropAll()
    this.currentSession = next
    this.flags = noFlags
    this.settledState = guestState()
    this.showSignedIn(true)
    // In this order: a new session beside the old signed-out flag would look like a sign-out cut short.
    await this.persistFlags()
    await this.persistSession()
    return this.currentEpoch === startedEpoch
  }

  /** Draws the consequence of a failed sign-in. With `isTapWaiting` nothing is shown: a tap goes on right after it. */
  async fail(error: AppError, { interactive = false, isTapWaiting = false } = {}): Promise<void> {
    const now = this.options.clock()
    const blocked = findBlockedState(error, { now, interactive })
    this.flags = flagsAfter(error, this.flags, now)
    if (this.currentSession && !isEndOfSession(error, blocked)) return this.showSignedIn(false)
    const isStranger = error.code === 'account_not_found' && !this.currentSession
    if (blocked) this.settledState = blocked
    else if (this.settledState.status === 'guest')
      this.settledState = { ...this.settledState, error: isStranger ? null : error }
    if (this.currentSession) this.options.caches.dropAll()
    this.currentSession = null
    if (!isTapWaiting) this.states.set(this.settledState)
    await Promise.all([this.persistFlags(), this.persistSession()])
  }

  async end({ flags, settled, revoke }: Ending): Promise<void> {
    const ended = this.currentSession
    this.currentEpoch += 1
    const ownEpoch = this.currentEpoch
    this.currentSession = null
    this.flags = flags ?? this.flags
    this.settledState = settled
    await this.persistFlags()
    if (this.currentEpoch === ownEpoch && !this.currentSession) {
      this.options.caches.dropAll()
      // A sign-in begun meanwhile is on screen, or has already shown how it ended.
      if (this.signingInEpoch !== ownEpoch) this.states.set(settled)
    }
    if (ended && revoke) await this.putInOutbox(ended, revoke)
    await this.persistSession()
  }

  /** Notes that the server accepted a session, which extends it. */
  confirm({ token }: Session<User>): void {
    if (this.currentSession?.token !== token) return
    const extended = extendByUse(this.currentSession, this.options.clock())
    const isMoved = extended !== this.currentSession
    this.currentSession = extended
    if (isMoved) void this.persistSession()
    const isKnown = this.state.status === 'signed-in' && this.state.isVerified
    if (!isKnown) this.showSignedIn(true)
  }

  async acceptUser(user: User): Promise<void> {
    if (this.currentSession?.user.id !== user.id) return
    this.currentSession = { ...this.currentSession, user, userUpdatedAt: this.options.clock() }
    this.showSignedIn(true)
    await this.persistSession()
  }

  /**
   * A session beside the signed-out flag is a sign-out cut short: the flag wins. Flags that could not be read prevent
   * silent sign-in, but do not end a session that is there.
   */
  private async load(): Promise<void> {
    const { storage, secrets, readUser } = this.options
    const [flags, stored] = await Promise.all([storage.read(flagsKey), secrets.read(sessionKey)])
    this.flags = parseFlags(flags)
    const isSignedOut = this.flags.signedOut && flags !== undefined
    this.settledState = guestState({ isSignedOut, endedReason: this.flags.endedReason })
    const session = readSession(stored, readUser)
    if (session && isSignedOut) {
      await this.putInOutbox(session)
      await this.persistSession()
    } else if (session) {
      this.currentSession = session
      this.showSignedIn(false)
    }
  }

  private showSignedIn(isVerified: boolean): void {
    if (!this.currentSession) return
    const { user, userUpdatedAt } = this.currentSession
    this.states.set({ status: 'signed-in', user, userUpdatedAt, isVerified })
  }

  /** Keeps a session until the server knows that it is over. */
  private putInOutbox({ token }: Session<User>, { everywhere } = { everywhere: false }): Promise<void> {
    return this.options.outbox.add({ token, everywhere })
  }

  /** Stores the flags as they are when the write begins, so that a late write never brings old ones back. */
  private persistFlags(): Promise<void> {
    return this.options.storage.write(flagsKey, this.flags)
  }

  private persistSession(): Promise<void> {
    const { secrets } = this.options
    return this.currentSession ? secrets.write(sessionKey, this.currentSession) : secrets.remove(sessionKey)
  }
}
