import type { components } from '../../typings/api'
import type { CallApi } from '../core/http'
import type { Unrevoked } from './outbox'
import { isSessionRefusal } from './refusals'
import { validateSignInAnswer } from './session'
import type { Consent } from './types'

type SignInAnswer = components['schemas']['SignInAnswer']
type Device = components['schemas']['Device']

const handshakeTimeoutMs = 15_000
const revokeTimeoutMs = 5_000

export interface HandshakeRequest {
  code: string
  interactive: boolean
  consent: Consent | undefined
}

/** Exchanges a code for a session. The code is spent by it, whatever comes back: never sent again. */
export async function exchangeCode(
  { code, interactive, consent }: HandshakeRequest,
  { callApi, device }: { callApi: CallApi; device: Device },
): Promise<SignInAnswer> {
  return callApi({
    method: 'POST',
    path: '/v1/sessions',
    timeoutMs: handshakeTimeoutMs,
    body: { code, createAccount: interactive, ...(consent && { consent }), device },
    read: validateSignInAnswer,
  })
}

/** Ends a session at the server. One that the server refuses is over already. */
export async function revokeSession({ token, everywhere }: Unrevoked, callApi: CallApi): Promise<void> {
  try {
    await callApi(
      {
        method: 'DELETE',
        timeoutMs: revokeTimeoutMs,
        ...(everywhere
          ? { path: '/v1/sessions', query: { keep: 'none' } }
          : { path: '/v1/sessions/current' }),
        read: () => undefined,
      },
      token,
    )
  } catch (error) {
    if (!isSessionRefusal(error)) throw error
  }
}
