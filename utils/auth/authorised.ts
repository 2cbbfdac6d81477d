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
export class AuthorisedSender<User extends Person> {
  private hasRenewedByClock = false

  constructor(private readonly options: AuthorisedOptions<User>) {}

  async send<T>(send: Send<T>): Promise<T> {
    const { store, signIn } = this.options
    const madeFor = store.session?.user.id
    await store.hydrate()
    await signIn.waitForFlight()
    const renewal = await this.renewByClock()
    const { session } = store
    if (!session) throw signedOutError(renewal instanceof AppError ? renewal : null)
    if (madeFor !== undefined && madeFor !== session.user.id) throw new AppError('account-changed')
    try {
      return await this.sendAs(session, send)
    } catch (error) {
      if (!isSessionRefusal(error)) throw error
      return this.replay(await this.requireReplacement(session, error, renewal), send)
    }
  }

  /** At most once per launch: if it fails, the server decides whether the session is still good. */
  private async renewByClock(): Promise<Renewal> {
    const { store, signIn, clock } = this.options
    const { session } = store
    if (!session || session.expiresAt > clock() || this.hasRenewedByClock) return 'not-needed'
    this.hasRenewedByClock = true
    return (await signIn.relogin('clock')) ?? 'renewed'
  }

  private async sendAs<T>(session: Session<User>, send: Send<T>): Promise<T> {
    const { store } = this.options
    const result = await send(session.token)
    if (store.session?.user.id !== session.user.id) throw new AppError('cancelled')
    store.confirm(session)
    return result
  }

  private async replay<T>(session: Session<User>, send: Send<T>): Promise<T> {
    try {
      return await this.sendAs(session, send)
    } catch (error) {
      if (!isSessionRefusal(error)) throw error
      if (this.options.store.session?.token === session.token) return this.end(error)
      throw signedOutError(error)
    }
  }

  private async requireReplacement(
    refused: Session<User>,
    refusal: Refusal,
    renewal: Renewal,
  ): Promise<Session<User>> {
    const { store } = this.options
    if (!store.session) throw signedOutError(refusal)
    const failure = this.findNewerThan(refused) ? null : await this.heal(refusal, renewal)
    const replacement = this.findNewerThan(refused)
    if (!replacement) throw failure && store.session ? failure : signedOutError(failure ?? refusal)
    if (replacement.user.id !== refused.user.id) throw new AppError('account-changed')
    return replacement
  }

  private findNewerThan(refused: Session<User>): Session<User> | null {
    const { session } = this.options.store
    return session && session.token !== refused.token ? session : null
  }

  /** The one re-login that a call may have; resolves with the error it failed with. */
  private async heal(refusal: Refusal, renewal: Renewal): Promise<AppError | null> {
    if (!isHealable(refusal)) return this.end(refusal)
    switch (renewal) {
      case 'renewed':
        return this.end(refusal)
      case 'not-needed':
        return this.options.signIn.relogin('silent')
      default:
        await this.options.store.fail(renewal)
        return renewal
    }
  }

  private async end(refusal: AppError): Promise<never> {
    await this.options.store.end(endedByServer(refusal))
    throw signedOutError(refusal)
  }
}
