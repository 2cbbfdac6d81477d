import { createObservable, type Observable } from '../core/observable'
import { createSingleFlight } from '../core/single-flight'
import type { Clock } from '../core/timers'
import type { User } from '../core/user'
import type { UserCaches } from '../core/user-caches'

/** The profile of the person signed in, and how fresh it is. */
interface Profile {
  user: User
  /** When it came from the server, in milliseconds of the phone's clock. */
  updatedAt: number
  /** Whether it is from an earlier launch. */
  fromCache: boolean
}

interface Account extends Observable<Profile | null> {
  /** Reads the profile anew; callers meanwhile share it. Does nothing for a guest, rejects with `AppError`. */
  refresh(): Promise<void>
}

type AuthView =
  | { status: 'signed-in'; user: User; userUpdatedAt: number }
  | { status: 'guest' | 'signing-in' | 'blocked' }

interface AccountOptions {
  auth: {
    readonly state: AuthView
    subscribe(listener: () => void): () => void
    acceptUser(user: User): void
  }
  getMe: () => Promise<User>
  caches: UserCaches
  clock: Clock
}

/** The signed-in person's profile: what the phone remembers first, then what the server says. */
export function createAccount({ auth, getMe, caches, clock }: AccountOptions): Account {
  const launchedAt = clock()
  const profile = createObservable<Profile | null>(null)
  const flight = createSingleFlight<void>()

  function follow(): void {
    const { state } = auth
    if (state.status !== 'signed-in') {
      if (profile.current) profile.set(null)
      return
    }
    const { user, userUpdatedAt: updatedAt } = state
    if (profile.current?.user === user && profile.current.updatedAt === updatedAt) return
    profile.set({ user, updatedAt, fromCache: updatedAt < launchedAt })
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
