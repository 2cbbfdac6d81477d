import { createObservable, type Observable } from '../core/observable'
import { createSingleFlight } from '../core/single-flight'
import type { Clock } from '../core/timers'

/** The profile of the person signed in, and how fresh it is. */
interface Profile<User> {
  user: User
  /** When it came from the server, in milliseconds of the phone's clock. */
  updatedAt: number
  /** Whether it is from an earlier launch. */
  isFromCache: boolean
}

interface Account<User> extends Observable<Profile<User> | null> {
  /** Reads the profile anew; callers meanwhile share it. Does nothing for a guest, rejects with `AppError`. */
  refresh(): Promise<void>
}

type AuthView<User> =
  | { status: 'signed-in'; user: User; userUpdatedAt: number }
  | { status: 'guest' | 'signing-in' | 'blocked' }

interface AccountOptions<User> {
  auth: {
    readonly state: AuthView<User>
    subscribe(listener: () => void): () => void
    acceptUser(user: User): void
  }
  getMe: () => Promise<User>
  caches: { add(cache: { drop(): void }): void }
  clock: Clock
}

/** The signed-in person's profile: what the phone remembers first, then what the server says. */
export function createAccount<User>({ auth, getMe, caches, clock }: AccountOptions<User>): Account<User> {
  const launchedAt = clock()
  const profile = createObservable<Profile<User> | null>(null)
  const flight = createSingleFlight<void>()

  function follow(): void {
    const { state } = auth
    if (state.status !== 'signed-in') {
      if (profile.current) profile.set(null)
      return
    }
    const { user, userUpdatedAt: updatedAt } = state
    if (profile.current?.user === user && profile.current.updatedAt === updatedAt) return
    profile.set({ user, updatedAt, isFromCache: updatedAt < launchedAt })
  }

  follow()
  auth.subscribe(follow)
  caches.add({ drop: () => profile.set(null) })
  return {
    get current() {
      return profile.current
    },
    subscribe: profile.subscribe,
    refresh: () =>
      flight.run(async () => {
        if (auth.state.status === 'signed-in') auth.acceptUser(await getMe())
      }),
  }
}
