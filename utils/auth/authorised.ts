import { AppError } from '../core/errors'
import type { Clock } from '../core/timers'
import { isHealable, isSessionRefusal, type Person, type SessionRefusalCode } from './backend'
import { endedByServer } from './endings'
import type { Session } from './session'
import type { SessionStore } from './session-store'
import type { SignIn } from './sign-in'
import { signedOutError } from './states'

interface AuthorisedOptions<User extends Person> {
  store: SessionStore<User>
  signIn: SignIn<User>
  clock: Clock
}

/** What came of renewing a session that looks expired, before it was used. */
type Renewal = 'not-needed' | 'renewed' | AppError
type Send<T> = (token: string) => Promise<T>
type Refusal = AppError & { code: SessionRefusalCode }

/** Sends in the name of the person signed in, and heals a refused session once per call. */
export function createAuthorised<User extends Person>({ store, signIn, clock }: AuthorisedOptions<User>) {
  let hasRenewedByClock = false

  /** At most once per launch: if it fails, the server decides whether the session is still good. */
  async function renewByClock(): Promise<Renewal> {
    const { session } = store
    if (!session || session.expiresAt > clock() || hasRenewedByClock) return 'not-needed'
    hasRenewedByClock = true
    return (await signIn.relogin('clock')) ?? 'renewed'
  }

  async function sendAs<T>(session: Session<User>, send: Send<T>): Promise<T> {
    const result = await send(session.token)
    if (store.session?.user.id !== session.user.id) throw new AppError('cancelled')
    store.confirm(session)
    return result
  }

  const findNewerThan = (refused: Session<User>) =>
    store.session && store.session.token !== refused.token ? store.session : null

  async function end(refusal: AppError): Promise<never> {
    await store.end(endedByServer(refusal))
    throw signedOutError(refusal)
  }

  /** The one re-login that a call may have; resolves with the error it failed with. */
  async function heal(refusal: Refusal, renewal: Renewal): Promise<AppError | null> {
    if (!isHealable(refusal)) return end(refusal)
    switch (renewal) {
      case 'renewed':
        return end(refusal)
      case 'not-needed':
        return signIn.relogin('silent')
      default:
        await store.fail(renewal)
        return renewal
    }
  }

  async function requireReplacement(
    refused: Session<User>,
    refusal: Refusal,
    renewal: Renewal,
  ): Promise<Session<User>> {
    if (!store.session) throw signedOutError(refusal)
    const failure = findNewerThan(refused) ? null : await heal(refusal, renewal)
    const replacement = findNewerThan(refused)
    if (!replacement) throw failure && store.session ? failure : signedOutError(failure ?? refusal)
    if (replacement.user.id !== refused.user.id) throw new AppError('account-changed')
    return replacement
  }

  async function replay<T>(session: Session<User>, send: Send<T>): Promise<T> {
    try {
      return await sendAs(session, send)
    } catch (error) {
      if (!isSessionRefusal(error)) throw error
      if (store.session?.token === session.token) return end(error)
      throw signedOutError(error)
    }
  }

  return async <T>(send: Send<T>): Promise<T> => {
    const madeFor = store.session?.user.id
    await store.hydrate()
    await signIn.waitForFlight()
    const renewal = await renewByClock()
    const { session } = store
    if (!session) throw signedOutError(renewal instanceof AppError ? renewal : null)
    if (madeFor !== undefined && madeFor !== session.user.id) throw new AppError('account-changed')
    try {
      return await sendAs(session, send)
    } catch (error) {
      if (!isSessionRefusal(error)) throw error
      return replay(await requireReplacement(session, error, renewal), send)
    }
  }
}
