import type { components } from '../../typings/api'
import { AppError, toAppError } from '../core/errors'
import type { Clock } from '../core/timers'
import type { HandshakeRequest } from './handshake'
import { createRateLimit } from './rate-limit'
import { toSession } from './session'
import type { SessionKeeper } from './session-keeper'
import type { SignInOptions } from './types'

export interface FlightParts {
  keeper: SessionKeeper
  acquireCode: () => Promise<string>
  exchange: (request: HandshakeRequest) => Promise<components['schemas']['SignInAnswer']>
  /** Tells the server of the sessions put away to be revoked. */
  flushOutbox: () => Promise<unknown>
  clock: Clock
}

/** One code, one handshake and what came of it. */
export interface Flight {
  readonly interactive: boolean
  readonly epoch: number
  /** Whether a tap waits for this silent flight, and goes on when it fails. */
  hasTapWaiting: boolean
  /** Whether only the clock asked for it: then its failure says nothing about the session there is. */
  isByClock: boolean
  /** Resolves, never rejects, with the error it failed with. */
  landed: Promise<AppError | null>
}

/**
 * Sign-ins under way: at most one of the present epoch. Whoever signs in lets those of earlier epochs land first:
 * the server keeps the session that it gave last, and that must not be one to discard.
 */
export function createFlights({ keeper, acquireCode, exchange, flushOutbox, clock }: FlightParts) {
  let latest: Flight | null = null
  const limit = createRateLimit(clock)
  const spentCodes = new Set<string>()

  async function codeFor({ code }: SignInOptions): Promise<string> {
    const unspent = code === undefined || spentCodes.has(code) ? await acquireCode() : code
    spentCodes.add(unspent)
    return unspent
  }

  function requireEpoch({ epoch }: Flight): void {
    if (keeper.epoch !== epoch) throw new AppError('cancelled')
  }

  async function exchangeInEpoch(flight: Flight, options: SignInOptions): Promise<void> {
    requireEpoch(flight)
    const code = await codeFor(options)
    requireEpoch(flight)
    const { interactive, consent } = options
    const answer = await exchange({ code, interactive, consent })
    if (await keeper.adopt(toSession(answer, clock()), flight.epoch)) return
    void flushOutbox()
    throw new AppError('cancelled')
  }

  async function fly(
    flight: Flight,
    options: SignInOptions,
    before: Flight | null,
  ): Promise<AppError | null> {
    try {
      await before?.landed
      // A sign-out that the server has not heard of comes before the silent sign-in that it may forbid.
      if (!flight.interactive && !keeper.session) await flushOutbox()
      await exchangeInEpoch(flight, options)
      limit.note(null)
      return null
    } catch (failure) {
      const error = toAppError(failure)
      limit.note(error)
      if (keeper.epoch === flight.epoch && !flight.isByClock) await keeper.fail(error, flight.hasTapWaiting)
      return error
    } finally {
      if (latest === flight) latest = null
    }
  }

  return {
    findLimit: limit.find,
    find: (): Flight | null => (latest?.epoch === keeper.epoch ? latest : null),
    start(options: SignInOptions, isByClock = false): Flight {
      const { interactive } = options
      const flight: Flight = {
        interactive,
        epoch: keeper.epoch,
        hasTapWaiting: false,
        isByClock,
        landed: Promise.resolve(null),
      }
      const before = latest
      latest = flight
      keeper.announce(interactive)
      flight.landed = fly(flight, options, before)
      return flight
    },
  }
}
