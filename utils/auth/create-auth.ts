import { AppError } from '../core/errors'
import type { CallApi } from '../core/http'
import type { KeyValueStorage } from '../core/key-value-storage'
import type { Clock, Timers } from '../core/timers'
import type { UserCaches } from '../core/user-caches'
import { createAuthorisedRequest } from './authorised-request'
import { createDeviceId } from './device-id'
import { exchangeCode, type HandshakeRequest, revokeSession } from './handshake'
import { createLaunch } from './launch'
import { createOutbox, type Outbox } from './outbox'
import { createSessionKeeper, type SessionKeeper } from './session-keeper'
import { createSignIn } from './sign-in'
import type { Auth, Obstacle } from './types'

/** What the auth util needs of the phone. */
interface AuthPlatform<Route> {
  /** A fresh login code; has a time limit of its own. */
  login: () => Promise<string>
  createRandomBytes: (byteCount: number) => Promise<Uint8Array>
  /** The app's id and texts about the phone, for the device list. */
  getDeviceInfo: () => { appId: string; model: string; system: string }
  /** Asked once, at launch. */
  findObstacle: () => Obstacle | null
  /** Encrypted storage, or memory where there is none. */
  secrets: KeyValueStorage
  storage: KeyValueStorage
  /** Calls the listener whenever there is a connection again, or another one. */
  onConnected: (listener: () => void) => void
  /** Calls the listener whenever the app comes back from the background. */
  onReturn: (listener: () => void) => void
  navigation: {
    openLogin: () => Promise<void>
    replace: (route: Route) => Promise<void>
    back: () => Promise<void>
  }
}

interface AuthOptions<Route> {
  platform: AuthPlatform<Route>
  callApi: CallApi
  /** Everything that has to forget the person before anybody hears of the next one. */
  caches: UserCaches
  clock: Clock
  timers: Timers
}

/** The shared auth util: code, handshake, session, re-login and sign-out. One instance per app. */
export function createAuth<Route>({
  platform,
  callApi,
  caches,
  clock,
  timers,
}: AuthOptions<Route>): Auth<Route> {
  const { secrets, storage } = platform
  const outbox = createOutbox({ secrets, clock, revoke: (entry) => revokeSession(entry, callApi) })
  const keeper = createSessionKeeper({ secrets, storage, outbox, caches, clock })
  const getDeviceId = createDeviceId({ storage, createRandomBytes: platform.createRandomBytes })
  const exchange = async (request: HandshakeRequest) => {
    const device = { id: await getDeviceId(), ...platform.getDeviceInfo() }
    return exchangeCode(request, { callApi, device })
  }
  const signIn = createSignIn({
    keeper,
    acquireCode: platform.login,
    exchange,
    flushOutbox: outbox.flush,
    clock,
  })
  const { launch, ready } = createLaunch({ keeper, signIn, outbox, timers, ...platform })
  return {
    get state() {
      return keeper.state
    },
    subscribe: keeper.subscribe,
    launch,
    ready,
    acquireCode: platform.login,
    signIn: (options) => (options.interactive ? signIn.byTap(options) : signIn.silently()),
    signOut: (options) => signOut({ keeper, outbox, everywhere: options?.everywhere ?? false }),
    ...createLoginDetour({ keeper, ready, navigation: platform.navigation }),
    request: createAuthorisedRequest({ keeper, signIn, callApi, clock }),
    acceptUser: (user) => void keeper.acceptUser(user),
  }
}

interface SignOutParts {
  keeper: SessionKeeper
  outbox: Outbox
  everywhere: boolean
}

async function signOut({ keeper, outbox, everywhere }: SignOutParts): Promise<void> {
  await keeper.hydrate()
  await keeper.endByPerson({ everywhere })
  const told = outbox.flush()
  const failure = everywhere ? await told : null
  if (failure) throw failure
}

interface LoginDetourParts<Route> {
  keeper: SessionKeeper
  ready: Auth<Route>['ready']
  navigation: AuthPlatform<Route>['navigation']
}

function createLoginDetour<Route>({ keeper, ready, navigation }: LoginDetourParts<Route>) {
  let returnTo: Route | null = null
  return {
    async requireSignIn(options: { returnTo: Route }): Promise<void> {
      const state = await ready()
      if (state.status === 'signed-in') return
      returnTo = options.returnTo
      try {
        await navigation.openLogin()
      } catch (error) {
        returnTo = null
        throw error
      }
      throw new AppError('cancelled')
    },
    forgetReturn(): void {
      returnTo = null
    },
    async leaveLogin(): Promise<void> {
      const route = returnTo
      returnTo = null
      const hasSignedIn = keeper.state.status === 'signed-in'
      await (route && hasSignedIn ? navigation.replace(route) : navigation.back())
    },
  }
}
