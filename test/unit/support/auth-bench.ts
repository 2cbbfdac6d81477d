import { type ApiRequest, createCallApi } from '../../../utils/api/call-api'
import { createApi } from '../../../utils/api/create-api'
import { passportBackend } from '../../../utils/api/passport-backend'
import { readUser, type User } from '../../../utils/api/user'
import { createAuth } from '../../../utils/auth/create-auth'
import type { AuthState } from '../../../utils/auth/types'
import { createUserCaches } from '../../../utils/auth/user-caches'
import { AppError } from '../../../utils/core/errors'
import { FakeServer } from './fake-server'
import { ManualTime } from './manual-time'
import { MemoryStorage } from './memory-storage'

interface Route {
  page: string
}

/** A phone with WeChat on it: its storage and its person outlive the app, which `launchApp` starts anew. */
export class Phone {
  readonly time = new ManualTime()
  readonly server = new FakeServer()
  readonly secrets = new MemoryStorage()
  readonly storage = new MemoryStorage()
  openId = 'person-1'
  obstacle: 'single_page' | 'wechat_outdated' | null = null
  loginCount = 0
  /** What `wx.login` does; by default it gives a fresh code. */
  login: () => Promise<string> = async () => this.server.issueCode(this.openId)
  /** What opening the login page does, beside the list of moves. */
  openLogin: (moves: string[]) => Promise<void> = async (moves) => void moves.push('open login')
  readonly consent = { version: '2026-11-01' }

  startApp() {
    const { time, server } = this
    const connected: (() => void)[] = []
    const returned: (() => void)[] = []
    const moves: string[] = []
    const dropped: string[] = []
    const caches = createUserCaches()
    const callApi = createCallApi({ send: server.send, timers: time.timers, origin: 'https://api.test' })
    const auth = createAuth<User, Route>({
      backend: passportBackend(callApi),
      caches,
      clock: time.clock,
      timers: time.timers,
      readUser,
      platform: {
        login: () => {
          this.loginCount += 1
          return this.login()
        },
        createRandomBytes: async (byteCount) => new Uint8Array(byteCount).fill(7),
        getDeviceInfo: () => ({ appId: 'wx-test', model: 'Test 1', system: 'Test OS' }),
        findObstacle: () => this.obstacle,
        secrets: this.secrets,
        storage: this.storage,
        onConnected: (listener) => connected.push(listener),
        onReturn: (listener) => returned.push(listener),
      },
      navigation: {
        openLogin: () => this.openLogin(moves),
        replace: async (route) => void moves.push(`replace ${route.page}`),
        back: async () => void moves.push('back'),
      },
    })
    const states: AuthState<User>[] = []
    auth.subscribe((state) => states.push(state))
    caches.add({ drop: () => dropped.push(`dropped after ${states.length} notifications`) })
    const goOnline = () => {
      server.isReachable = true
      for (const listener of connected) listener()
    }
    const comeBack = () => {
      for (const listener of returned) listener()
    }
    const api = createApi({ callApi, authorised: auth.authorised })
    /** Any request in the name of the person signed in. */
    const request = <T>(asked: ApiRequest<T>) => auth.authorised((token) => callApi(asked, token))
    return { auth, api, request, caches, states, moves, dropped, goOnline, comeBack }
  }

  /** The app just after `onLaunch`, with its launch decision made. */
  async launchApp() {
    const app = this.startApp()
    app.auth.launch()
    await app.auth.ready()
    return app
  }

  /** An app that a person with an account signed in to by a tap. */
  async launchSignedIn() {
    this.server.addAccount(this.openId)
    const app = await this.launchApp()
    this.server.received.length = 0
    this.loginCount = 0
    return app
  }
}

/** The `AppError` a promise fails with. */
export async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const outcome = await promise.then(
    () => null,
    (error: unknown) => error,
  )
  if (outcome instanceof AppError) return outcome
  throw new Error(`Expected an AppError, got ${outcome}`)
}
