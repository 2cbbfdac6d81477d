import { AppError, toAppError } from '../core/errors'
import type { Clock } from '../core/timers'
import type { AuthBackend, Consent, Person } from './backend'
import { createRateLimit } from './rate-limit'
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
export function createFlights<User extends Person>(options: FlightsOptions<User>) {
  const { store, acquireCode, exchange, flushOutbox, clock } = options
  let latest: Flight | null = null
  const limit = createRateLimit(clock)
  const spentCodes = new Set<string>()

  async function codeFor({ code }: SignInOptions): Promise<string> {
    const unspent = code === undefined || spentCodes.has(code) ? await acquireCode() : code
    spentCodes.add(unspent)
    return unspent
  }

  function requireEpoch({ epoch }: Flight): void {
    if (store.epoch !== epoch) throw new AppError('cancelled')
  }

  async function exchangeInEpoch(flight: Flight, request: SignInOptions): Promise<void> {
    requireEpoch(flight)
    const code = await codeFor(request)
    requireEpoch(flight)
    const { interactive, consent } = request
    const answer = await exchange({ code, interactive, consent })
    if (await store.adopt(toSession(answer, clock()), flight.epoch)) return
    void flushOutbox()
    throw new AppError('cancelled')
  }

  async function fly(flight: Flight, request: SignInOptions, before: Flight | null) {
    try {
      await before?.landed
      // A sign-out that the server does not know of comes before the silent sign-in that it may forbid.
      if (!flight.interactive && !store.session) await flushOutbox()
      await exchangeInEpoch(flight, request)
      limit.note(null)
      return null
    } catch (failure) {
      const error = toAppError(failure)
      limit.note(error)
      if (store.epoch === flight.epoch && !flight.isByClockOnly) await store.fail(error, flight)
      return error
    } finally {
      if (latest === flight) latest = null
    }
  }

  return {
    findLimit: limit.find,
    find: (): Flight | null => (latest?.epoch === store.epoch ? latest : null),
    start(occasion: Occasion, request: SignInOptions): Flight {
      const before = latest
      latest = new Flight(store.epoch, occasion, (flight) => fly(flight, request, before))
      store.showSigningIn(latest.interactive)
      return latest
    },
  }
}
