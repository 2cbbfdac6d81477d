import type { components } from '../../typings/api'
import type { AuthBackend, RefusalCode, RevokedReason, SessionRefusalCode } from '../auth/backend'
import { asRecord } from '../core/record'
import type { CallApi } from './call-api'
import { readUser, type User } from './user'

type Schemas = components['schemas']
type SignInAnswer = Schemas['SignInAnswer']

/** Does not compile when the auth util knows a code or a reason that the server does not, or misses a reason. */
type PassportBackend<
  _Codes extends Schemas['ErrorCode'] = RefusalCode | SessionRefusalCode,
  _Reasons extends Schemas['RevokedReason'] = RevokedReason,
  _Known extends RevokedReason = Schemas['RevokedReason'],
> = AuthBackend<User>

const exchangeTimeoutMs = 15_000
const revokeTimeoutMs = 5_000
const tokenPattern = /^mps_[A-Za-z0-9_-]{43}$/

/** This repository's server as the backend of the auth util. */
export function passportBackend(callApi: CallApi): PassportBackend {
  return {
    exchange: ({ code, interactive, consent, device }) =>
      callApi({
        method: 'POST',
        path: '/v1/sessions',
        timeoutMs: exchangeTimeoutMs,
        body: { code, createAccount: interactive, ...(consent && { consent }), device },
        read: readSignInAnswer,
      }),
    revoke: ({ token, everywhere }) =>
      callApi(
        {
          method: 'DELETE',
          timeoutMs: revokeTimeoutMs,
          ...(everywhere
            ? { path: '/v1/sessions', query: { keep: 'none' } }
            : { path: '/v1/sessions/current' }),
          read: () => undefined,
        },
        token,
      ),
  }
}

/** The server's answer to a sign-in, or `null` when it is not what was agreed. */
function readSignInAnswer(value: unknown): SignInAnswer | null {
  const fields = asRecord(value)
  if (typeof fields?.token !== 'string' || !tokenPattern.test(fields.token)) return null
  return readUser(fields.user) && typeof fields.expiresIn === 'number' ? (value as SignInAnswer) : null
}
