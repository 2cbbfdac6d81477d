import { AppError, toAppError } from '../core/errors'
import type { Clock } from '../core/timers'
import type { AuthBackend, Consent, Person } from './backend'
import { createRateLimit, type RateLimit } from './rate-limit'
import { toSession } from './session'
import type { SessionStore } from './session-store'
import type { SignInOptions } from './types'

/** Why a sign-in is wanted: a person's tap; no session, or a refused one; or a session that only looks expired. */
export type Occasion = 'tap' | 'silent' | 'clock'

/** One code, one exchange and what came of it; whoever wants the same meanwhile joins it. */
export class Flight {
  readonly interactive: boolean
  /** Resolves, never rejects, with the error it failed with. */
  readonly landed: Promise<AppError | null>
  private readonly occasions: Set<Occasion>

  constructor(
    readonly epoch: number,
    occasion: Occasion,
    fly: (flight: Flight) => Promise<AppError | null>,
  ) {
    this.interactive = occasion === 'tap'
    this.occasions = new Set([occasion])
    this.landed = fly(this)
  }

  join(occasion: Occasion): Promise<AppError | null> {
    this.occasions.add(occasion)
    return this.landed
  }

  /** Whether a tap waits for this silent flight, and goes on when it fails. */
  get isTapWaiting(): boolean {
    return !this.interactive && this.occasions.has('tap')
  }

  /** Whether only the clock asked for it: then its failure does not affect the present session. */
  get isByClockOnly(): boolean {
    return !this.interactive && !this.occasions.has('silent')
  }
}

export interface FlightsOptions<User extends Person> {
  store: SessionStore<User>
  acquireCode: () => Promise<string>
  exchange: (request: {
    code: string
    interactive: boolean
    consent: Consent | undefined
  }) => ReturnType<AuthBackend<User>['exchange']>
  /** Notifies the server of the sessions that wait to be revoked. */
  flushOutbox: () => Promise<unknown>
  clock: Clock
}

/**
 * Sign-ins under way: at most one of the present epoch. A new one lets those of earlier epochs land first: the server
 * keeps the session that it gave last, and that must not be one to discard.
 */
export class Flights<User extends Person> {
  private latest: Flight | null = null
  private readonly limit: RateLimit
  private readonly spentCodes = new Set<string>()

  constructor(private readonly options: FlightsOptions<User>) {
    this.limit = createRateLimit(options.clock)
  }

  /** The flight of the present epoch. */
  find(): Flight | null {
    return this.latest?.epoch === this.options.store.epoch ? this.latest : null
  }

  findLimit(): AppError | null {
    return this.limit.find()
  }

  start(occasion: Occasion, request: SignInOptions): Flight {
    const { store } = this.options
    const before = this.latest
    this.latest = new Flight(store.epoch, occasion, (flight) => this.fly(flight, request, before))
    store.showSigningIn(this.latest.interactive)
    return this.latest
  }

  private async fly(flight: Flight, request: SignInOptions, before: Flight | null): Promise<AppError | null> {
    const { store, flushOutbox } = this.options
    try {
      await before?.landed
      // A sign-out that the server does not know of comes before the silent sign-in that it may forbid.
      if (!flight.interactive && !store.session) await flushOutbox()
      await this.exchangeInEpoch(flight, request)
      this.limit.note(null)
      return null
    } catch (failure) {
      const error = toAppError(failure)
      this.limit.note(error)
      if (store.epoch === flight.epoch && !flight.isByClockOnly) await store.fail(error, flight)
      return error
    } finally {
      if (this.latest === flight) this.latest = null
    }
  }

  private async exchangeInEpoch(flight: Flight, request: SignInOptions): Promise<void> {
    const { store, exchange, flushOutbox, clock } = this.options
    this.requireEpoch(flight)
    const code = await this.codeFor(request)
    this.requireEpoch(flight)
    const { interactive, consent } = request
    const answer = await exchange({ code, interactive, consent })
    if (await store.adopt(toSession(answer, clock()), flight.epoch)) return
    void flushOutbox()
    throw new AppError('cancelled')
  }

  private requireEpoch({ epoch }: Flight): void {
    if (this.options.store.epoch !== epoch) throw new AppError('cancelled')
  }

  private async codeFor({ code }: SignInOptions): Promise<string> {
    const isUnspent = code !== undefined && !this.spentCodes.has(code)
    const unspent = isUnspent ? code : await this.options.acquireCode()
    this.spentCodes.add(unspent)
    return unspent
  }
}
