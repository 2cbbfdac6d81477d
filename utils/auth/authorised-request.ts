import { AppError } from '../core/errors'
import type { ApiRequest, CallApi } from '../core/http'
import type { Clock } from '../core/timers'
import { isHealable, isSessionRefusal, signedOutError } from './refusals'
import type { Session } from './session'
import type { SessionKeeper } from './session-keeper'
import type { SignIn } from './sign-in'

interface AuthorisedRequestParts {
  keeper: SessionKeeper
  signIn: SignIn
  callApi: CallApi
  clock: Clock
}

/** What a re-login for one request came to. */
interface Relogin {
  failure: AppError | null
}

/** Sends requests in the name of the person signed in, and heals an expired session once per request. */
export function createAuthorisedRequest({ keeper, signIn, callApi, clock }: AuthorisedRequestParts) {
  let hasReloggedByClock = false

  /** Renews a session that looks expired, once per launch; the request itself shows whether it was. */
  async function reloginByClock(): Promise<Relogin | null> {
    if (!keeper.session || keeper.session.expiresAt > clock() || hasReloggedByClock) return null
    hasReloggedByClock = true
    return { failure: await signIn.relogin({ isByClock: true }) }
  }

  async function send<T>(request: ApiRequest<T>, session: Session): Promise<T> {
    const result = await callApi(request, session.token)
    if (keeper.session?.user.id !== session.user.id) throw new AppError('cancelled')
    keeper.confirm(session)
    return result
  }

  const findNewerThan = (refused: Session) =>
    keeper.session && keeper.session.token !== refused.token ? keeper.session : null

  /** The failure of the one re-login that the request may have, drawn its consequence from. */
  async function heal(earlier: Relogin | null): Promise<AppError | null> {
    if (!earlier?.failure) return signIn.relogin()
    await keeper.fail(earlier.failure, false)
    return earlier.failure
  }

  async function requireReplacement(
    refused: Session,
    refusal: AppError,
    earlier: Relogin | null,
  ): Promise<Session> {
    if (!keeper.session) throw signedOutError(refusal)
    const newer = findNewerThan(refused)
    if (newer) return newer
    const isJustRenewed = earlier !== null && !earlier.failure
    if (isJustRenewed || !isHealable(refusal)) {
      await keeper.endByServer(refusal)
      throw signedOutError(refusal)
    }
    const failure = await heal(earlier)
    const replacement = findNewerThan(refused)
    if (replacement) return replacement
    throw failure && keeper.session ? failure : signedOutError(failure ?? refusal)
  }

  async function replay<T>(request: ApiRequest<T>, session: Session): Promise<T> {
    try {
      return await send(request, session)
    } catch (error) {
      if (!isSessionRefusal(error)) throw error
      if (keeper.session?.token === session.token) await keeper.endByServer(error)
      throw signedOutError(error)
    }
  }

  return async <T>(request: ApiRequest<T>): Promise<T> => {
    const builtFor = keeper.session?.user.id
    await keeper.hydrate()
    await signIn.waitForFlight()
    const earlier = await reloginByClock()
    const { session } = keeper
    if (!session) throw signedOutError(earlier?.failure ?? null)
    if (builtFor !== undefined && builtFor !== session.user.id) throw new AppError('account-changed')
    try {
      return await send(request, session)
    } catch (error) {
      if (!isSessionRefusal(error)) throw error
      const replacement = await requireReplacement(session, error, earlier)
      if (replacement.user.id !== session.user.id) throw new AppError('account-changed')
      return replay(request, replacement)
    }
  }
}
