import { isConnectionFailure } from '../core/errors'
import type { Timers } from '../core/timers'
import type { Person } from './backend'
import type { Outbox } from './outbox'
import type { SessionStore } from './session-store'
import type { SignIn } from './sign-in'
import type { AuthState, Obstacle } from './types'

interface LaunchOptions<User extends Person> {
  store: SessionStore<User>
  signIn: SignIn<User>
  outbox: Outbox
  timers: Timers
  platform: {
    findObstacle: () => Obstacle | null
    onConnected: (listener: () => void) => void
    onReturn: (listener: () => void) => void
  }
}

const readyTimeoutMs = 3_000

/** The silent decision at launch, and a promise that settles with it or after three seconds. */
export function createLaunch<User extends Person>(options: LaunchOptions<User>) {
  const { store, signIn, outbox, timers, platform } = options
  let settle: () => void = () => undefined
  const settled = new Promise<void>((resolve) => {
    settle = resolve
  })
  let cancelDeadline: (() => void) | null = null
  let isLaunched = false

  function ensureDeadline(): void {
    cancelDeadline = cancelDeadline ?? timers.after(readyTimeoutMs, settle)
  }

  async function decide(): Promise<void> {
    const obstacle = platform.findObstacle()
    if (obstacle) return store.block(obstacle)
    for (const follow of [platform.onConnected, platform.onReturn]) follow(() => void resume())
    await signIn.silently()
    void outbox.flush()
  }

  /** WeChat aborts requests in the background and when the network changes: then a silent sign-in starts again. */
  async function resume(): Promise<void> {
    void outbox.flush()
    await signIn.waitForFlight()
    const { state } = store
    if (state.status === 'guest' && state.error && isConnectionFailure(state.error)) await signIn.silently()
  }

  async function decideAndSettle(): Promise<void> {
    try {
      await decide()
    } finally {
      signIn.settle()
      cancelDeadline?.()
      settle()
    }
  }

  return {
    launch(): void {
      if (isLaunched) return
      isLaunched = true
      ensureDeadline()
      void decideAndSettle()
    },
    async ready(): Promise<AuthState<User>> {
      ensureDeadline()
      await settled
      return store.state
    },
  }
}
