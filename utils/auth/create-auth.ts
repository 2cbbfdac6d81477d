import type { KeyValueStorage } from '../core/key-value-storage'
import { asRecord } from '../core/record'
import type { Clock, Timers } from '../core/timers'
import { AuthorisedSender } from './authorised'
import type { AuthBackend, Person } from './backend'
import { createDeviceId } from './device-id'
import { endedByPerson } from './endings'
import { createLaunch } from './launch'
import { type AuthNavigation, createLoginDetour } from './login-detour'
import { createOutbox, type Outbox } from './outbox'
import type { ReadUser } from './session'
import { SessionStore } from './session-store'
import { createSignIn } from './sign-in'
import type { Auth, Obstacle } from './types'
import { createUserCaches, type UserCaches } from './user-caches'

/** What the auth util needs of the phone. */
export interface AuthPlatform {
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
}

interface AuthOptions<User extends Person, Route> {
  platform: AuthPlatform
  backend: AuthBackend<User>
  navigation: AuthNavigation<Route>
  clock: Clock
  timers: Timers
  /** Everything that has to forget the person before the next one is shown. */
  caches?: UserCaches
  /** Accepts a stored user; without it one that has an id. */
  readUser?: ReadUser<User>
}

/** The shared auth util: code, exchange, session, re-login and sign-out. One instance per app. */
export function createAuth<User extends Person, Route>({
  platform,
  backend,
  navigation,
  clock,
  timers,
  caches = createUserCaches(),
  readUser = readPerson,
}: AuthOptions<User, Route>): Auth<User, Route> {
  const { secrets, storage, login, createRandomBytes, getDeviceInfo } = platform
  const outbox = createOutbox({ secrets, clock, revoke: (session) => backend.revoke(session) })
  const store = new SessionStore({ secrets, storage, outbox, caches, clock, readUser })
  const getDeviceId = createDeviceId({ storage, createRandomBytes })
  const signIn = createSignIn({
    store,
    acquireCode: login,
    exchange: async (request) =>
      backend.exchange({ ...request, device: { id: await getDeviceId(), ...getDeviceInfo() } }),
    flushOutbox: outbox.flush,
    clock,
  })
  const { launch, ready } = createLaunch({ store, signIn, outbox, timers, platform })
  const sender = new AuthorisedSender({ store, signIn, clock })
  return {
    get state() {
      return store.state
    },
    subscribe: store.subscribe,
    launch,
    ready,
    acquireCode: login,
    signIn: (options) => (options.interactive ? signIn.byTap(options) : signIn.silently()),
    signOut: ({ everywhere = false } = {}) => signOut({ store, outbox, everywhere }),
    ...createLoginDetour<User, Route>({ navigation, ready, getState: () => store.state }),
    authorised: (send) => sender.send(send),
    acceptUser: (user) => void store.acceptUser(user),
  }
}

interface SignOutOptions<User extends Person> {
  store: SessionStore<User>
  outbox: Outbox
  everywhere: boolean
}

async function signOut<User extends Person>(options: SignOutOptions<User>): Promise<void> {
  const { store, outbox, everywhere } = options
  await store.hydrate()
  await store.end(endedByPerson({ everywhere }))
  const notified = outbox.flush()
  const failure = everywhere ? await notified : null
  if (failure) throw failure
}

function readPerson<User extends Person>(value: unknown): User | null {
  return typeof asRecord(value)?.id === 'string' ? (value as User) : null
}
