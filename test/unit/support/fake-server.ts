import type { User } from '../../../utils/api/user'
import { AppError } from '../../../utils/core/errors'
import type { SendRequest, WireAnswer, WireRequest } from '../../../utils/core/http'

interface Session {
  userId: string
  /** A problem code and its extras once the session is over. */
  refusal: object | null
}

interface Hold {
  matches: (request: WireRequest) => boolean
  released: Promise<void>
  /** Whether the request takes effect only once released, as one that is slow on its way does. */
  isBeforeEffect: boolean
}

/** The server's side of signing in, as a script: accounts, sessions, codes, faults, and a log of what arrived. */
export class FakeServer {
  readonly accounts = new Map<string, User>()
  readonly sessions = new Map<string, Session>()
  readonly received: WireRequest[] = []
  isReachable = true
  /** Refuses sign-ins with this problem instead of admitting. */
  admission: { status: number; code: string; [extra: string]: unknown } | null = null
  readonly #codes = new Map<string, string>()
  readonly #scripted: { matches: (request: WireRequest) => boolean; answer: WireAnswer | AppError }[] = []
  readonly #holds: Hold[] = []
  /** Why the last session of a person's device was ended on purpose; only a tap comes in again. */
  readonly #deviceMarks = new Map<string, string>()
  #count = 0

  readonly send: SendRequest = async (request) => {
    this.received.push(request)
    await this.#waitFor(request, true)
    const answer = this.#answer(request)
    await this.#waitFor(request, false)
    if (!this.isReachable) throw new AppError('offline')
    if (answer instanceof AppError) throw answer
    return answer
  }

  issueCode(openId: string): string {
    this.#count += 1
    const code = `code-${this.#count}`
    this.#codes.set(code, openId)
    return code
  }

  addAccount(openId: string): User {
    this.#count += 1
    const user: User = {
      id: `user-${this.#count}`,
      nickname: null,
      avatarUrl: null,
      phone: null,
      createdAt: '2026-01-02T03:04:05.000Z',
      signInDays: 1,
      deviceCount: 1,
      lastSignInAt: '2026-11-22T08:00:00.000Z',
    }
    this.accounts.set(openId, user)
    return user
  }

  /** Ends every live session as the server would: `refuse({ code: 'session_expired' })`. */
  refuse(refusal: { code: string; reason?: string }): void {
    for (const session of this.sessions.values()) this.#end(session, refusal)
  }

  liveTokens(): string[] {
    return [...this.sessions].filter(([, session]) => !session.refusal).map(([token]) => token)
  }

  /** Answers the next matching request in this way, without touching accounts or sessions. */
  script(path: string, answer: WireAnswer | AppError): void {
    this.#scripted.push({ matches: (request) => request.url.endsWith(path), answer })
  }

  /** Keeps the answers of matching requests back, or the requests themselves, until the returned function is called. */
  hold(method: string, path: string, { isBeforeEffect } = { isBeforeEffect: false }): () => void {
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const matches = (request: WireRequest) => request.method === method && request.url.endsWith(path)
    const hold = { matches, released, isBeforeEffect }
    this.#holds.push(hold)
    return () => {
      this.#holds.splice(this.#holds.indexOf(hold), 1)
      release()
    }
  }

  count(method: string, path: string): number {
    return this.received.filter((request) => request.method === method && request.url.endsWith(path)).length
  }

  tokensOf(method: string, path: string): (string | undefined)[] {
    return this.received
      .filter((request) => request.method === method && request.url.endsWith(path))
      .map((request) => request.headers.authorization?.replace('Bearer ', ''))
  }

  async #waitFor(request: WireRequest, isBeforeEffect: boolean): Promise<void> {
    const holds = this.#holds.filter(
      (hold) => hold.isBeforeEffect === isBeforeEffect && hold.matches(request),
    )
    await Promise.all(holds.map(({ released }) => released))
  }

  #end(session: Session, refusal: { code: string; reason?: string }): void {
    if (session.refusal) return
    session.refusal = refusal
    if (refusal.reason) this.#deviceMarks.set(session.userId, refusal.reason)
  }

  #answer(request: WireRequest): WireAnswer | AppError {
    if (!this.isReachable) return new AppError('offline')
    const index = this.#scripted.findIndex((script) => script.matches(request))
    if (index >= 0) return this.#scripted.splice(index, 1)[0]!.answer
    if (request.method === 'POST' && request.url.endsWith('/v1/sessions')) return this.#signIn(request)
    return this.#authorised(request)
  }

  #signIn({ body }: WireRequest): WireAnswer {
    const { code, createAccount, consent } = body as {
      code: string
      createAccount: boolean
      consent?: object
    }
    const openId = this.#codes.get(code)
    if (!openId) return problem(409, { code: 'code_used' })
    this.#codes.delete(code)
    if (this.admission) return problem(this.admission.status, this.admission)
    if (!this.accounts.has(openId) && !createAccount) return problem(404, { code: 'account_not_found' })
    if (!this.accounts.has(openId) && !consent) return problem(422, { code: 'consent_required' })
    const isNewUser = !this.accounts.has(openId)
    const user = this.accounts.get(openId) ?? this.addAccount(openId)
    const reason = this.#deviceMarks.get(user.id)
    if (reason && !createAccount) return problem(403, { code: 'interaction_required', reason })
    this.#deviceMarks.delete(user.id)
    for (const session of this.sessions.values()) {
      if (session.userId === user.id) this.#end(session, { code: 'session_replaced' })
    }
    this.#count += 1
    const token = `mps_${String(this.#count).padStart(43, '0')}`
    this.sessions.set(token, { userId: user.id, refusal: null })
    return answer(201, { token, expiresIn: 604_800, user, isNewUser })
  }

  #authorised(request: WireRequest): WireAnswer {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
    const session = this.sessions.get(token)
    if (!session) return problem(401, { code: 'session_unknown' })
    if (session.refusal) return problem(401, session.refusal)
    if (request.method === 'DELETE') {
      this.#end(session, { code: 'session_revoked', reason: 'signed_out' })
      return answer(204, '')
    }
    return answer(
      200,
      [...this.accounts.values()].find(({ id }) => id === session.userId),
    )
  }
}

export function answer(status: number, body: unknown, headers: Record<string, string> = {}): WireAnswer {
  return { status, headers, body }
}

export function problem(status: number, fields: object): WireAnswer {
  return answer(status, { type: '/problems/x', title: 'x', requestId: 'request-1', ...fields, status })
}
