import type { Timers } from '../core/timers'
import type { Outbox } from './outbox'
import { isOfConnection } from './refusals'
import type { SessionKeeper } from './session-keeper'
import type { SignIn } from './sign-in'
import type { AuthState, Obstacle } from './types'

interface LaunchParts {
  keeper: SessionKeeper
  signIn: SignIn
  outbox: Outbox
  timers: Timers
  findObstacle: () => Obstacle | null
  onConnected: (listener: () => void) => void
  onReturn: (listener: () => void) => void
}

const readyTimeoutMs = 3_000

/** The launch's silent decision, and the promise that it will be made or waited for no longer. */
export function createLaunch({ keeper, signIn, outbox, timers, ...platform }: LaunchParts) {
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
    if (obstacle) return keeper.block(obstacle)
    for (const follow of [platform.onConnected, platform.onReturn]) follow(() => void resume())
    await signIn.silently()
    void outbox.flush()
  }

  /** WeChat cuts what is on its way when the network changes, or in the background: a silent sign-in starts again. */
  async function resume(): Promise<void> {
    void outbox.flush()
    await signIn.waitForFlight()
    const { state } = keeper
    if (state.status === 'guest' && state.error && isOfConnection(state.error)) await signIn.silently()
  }

  async function decideAndSettle(): Promise<void> {
    try {
      await decide()
    } finally {
      signIn.rest()
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
    async ready(): Promise<AuthState> {
      ensureDeadline()
      await settled
      return keeper.state
    },
  }
}
