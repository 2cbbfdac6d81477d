import { AppError } from '../core/errors'
import type { Person } from './backend'
import { type Flight, Flights, type FlightsOptions, type Occasion } from './flights'
import type { AuthState, SignInOptions } from './types'

export type SignIn<User extends Person> = ReturnType<typeof createSignIn<User>>

const silent = { interactive: false }

/** Who waits for whom: silent callers share any flight; a tap waits for a silent one and then decides anew. */
export function createSignIn<User extends Person>(options: FlightsOptions<User>) {
  const { store } = options
  const flights = new Flights(options)

  function settle(): void {
    if (!flights.find()) store.settle()
  }

  async function waitForFlight(): Promise<void> {
    await flights.find()?.landed
  }

  async function silently(): Promise<AuthState<User>> {
    await store.hydrate()
    if (flights.find()) await waitForFlight()
    else if (store.canSignInSilently()) await flights.start('silent', silent).landed
    else settle()
    return store.state
  }

  /** Waits for what is under way when a tap comes; fails as the flight of another tap does. */
  async function waitAsTap(flight: Flight, startedEpoch: number): Promise<void> {
    const landed = flight.join('tap')
    store.showSigningIn(true)
    const error = await landed
    if (store.epoch !== startedEpoch) throw new AppError('cancelled')
    if (error && flight.interactive) throw error
  }

  async function byTap(request: SignInOptions): Promise<AuthState<User>> {
    await store.hydrate()
    if (store.obstacle) throw new AppError(store.obstacle === 'wechat_outdated' ? 'outdated' : 'single-page')
    const startedEpoch = store.epoch
    // No await may come between finding no flight and starting one, else two taps start two.
    for (let flight = flights.find(); flight; flight = flights.find()) await waitAsTap(flight, startedEpoch)
    const error = store.session ? null : await flights.start('tap', request).landed
    if (error) throw error
    return store.state
  }

  return {
    /** Leaves `signing-in` when nothing is under way. */
    settle,
    waitForFlight,
    silently,
    byTap,
    /** A silent sign-in for a session that the server, or only the clock, no longer takes; callers share it. */
    async relogin(occasion: Exclude<Occasion, 'tap'>): Promise<AppError | null> {
      const underWay = flights.find()
      const limit = flights.findLimit()
      if (limit && !underWay) return limit
      return (underWay ?? flights.start(occasion, silent)).join(occasion)
    },
  }
}
