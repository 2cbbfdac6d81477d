import { AppError } from '../core/errors'
import { createFlights, type Flight, type FlightParts } from './sign-in-flights'
import type { AuthState, SignInOptions } from './types'

export type SignIn = ReturnType<typeof createSignIn>

/** Who waits for whom: silent callers share any flight; a tap waits for a silent one and then decides anew. */
export function createSignIn(parts: FlightParts) {
  const { keeper } = parts
  const flights = createFlights(parts)

  function rest(): void {
    if (!flights.find()) keeper.rest()
  }

  async function waitForFlight(): Promise<void> {
    await flights.find()?.landed
  }

  async function silently(): Promise<AuthState> {
    await keeper.hydrate()
    if (flights.find()) await waitForFlight()
    else if (keeper.canSignInSilently()) await flights.start({ interactive: false }).landed
    else rest()
    return keeper.state
  }

  /** Waits for what is under way when a tap comes; fails as the flight of another tap does. */
  async function waitAsTap(flight: Flight, startedEpoch: number): Promise<void> {
    if (!flight.interactive) flight.hasTapWaiting = true
    keeper.announce(true)
    const error = await flight.landed
    if (keeper.epoch !== startedEpoch) throw new AppError('cancelled')
    if (error && flight.interactive) throw error
  }

  async function byTap(options: SignInOptions): Promise<AuthState> {
    await keeper.hydrate()
    if (keeper.obstacle)
      throw new AppError(keeper.obstacle === 'wechat_outdated' ? 'outdated' : 'single-page')
    const startedEpoch = keeper.epoch
    // No await may come between finding no flight and starting one, else two taps start two.
    for (let flight = flights.find(); flight; flight = flights.find()) await waitAsTap(flight, startedEpoch)
    const error = keeper.session ? null : await flights.start(options).landed
    if (error) throw error
    return keeper.state
  }

  return {
    /** Leaves `signing-in` when nothing is under way. */
    rest,
    waitForFlight,
    silently,
    byTap,
    /** A silent sign-in for a session that the server, or only the clock, no longer takes; callers share it. */
    async relogin({ isByClock } = { isByClock: false }): Promise<AppError | null> {
      const underWay = flights.find()
      const limit = flights.findLimit()
      if (limit && !underWay) return limit
      const flight = underWay ?? flights.start({ interactive: false }, isByClock)
      if (!isByClock) flight.isByClock = false
      return flight.landed
    },
  }
}
