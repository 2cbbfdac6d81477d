/**
 * The control API: how tests, the daemon and the shell page set up and watch the world.
 * HTTP on the control origin with `Authorization: Bearer <control token>`, JSON in and out; a refusal is
 * `{message}` with status 400, 401, 403, 404, 409, 413 or 415.
 *
 * PUT    /control/builds/{id}       Build                → {}                  keep a build in memory
 * GET    /control/builds/{id}                            → {known: boolean}
 * POST   /control/launches          LaunchRequest        → Launch              a phone starts the app
 * GET    /control/launches                               → {launches: LaunchState[]}
 * DELETE /control/launches/{id}                          → {}                  the phone closes the app
 * POST   /control/launches/{id}/restart     {buildId?}   → {}                  start again from nothing; answers when the app is up
 * POST   /control/launches/{id}/visibility  {visible}    → {}                  to the background and back
 * POST   /control/launches/{id}/call    {method, params?} → {result}           one call to the host
 * GET    /control/world                                  → WorldState
 * PATCH  /control/world             Partial<WorldPatch>  → WorldState
 * POST   /control/reset                                  → {}                  accounts, storage, faults, logs as at start; launches and hosts stay
 * GET    /control/traffic                                → {entries: TrafficEntry[]}
 * GET    /control/devices/{id}/storage                   → {keys: StorageKey[]}   of the account in use
 * DELETE /control/devices/{id}/storage                   → {}                  a running app keeps its copy until it starts again
 * POST   /control/devices/{id}/login-code               → {code}              as `wx.login` would get it
 * POST   /control/devices/{id}/expire-session-key       → {}                  `wx.checkSession` fails until the next `wx.login`
 * POST   /control/devices/{id}/phone-code               → {code}              as the phone number button would get it
 * POST   /control/devices/{id}/open-data  {data}        → {encryptedData, iv} sealed for the newest login code
 * POST   /control/push              PushRequest         → {status, text}      WeChat pushes an event to the app's server
 * PUT    /control/project           ProjectState         → {}                  what the compiler is doing
 * GET    /control/project                                → ProjectState
 * GET    /control/events                                 one ControlEvent per line, for as long as the request lives
 * GET    /control/phone/{launchId}  (WebSocket)          Peer: calls go to the host, `ControllerEvents` come back
 */
import type { CompileProblem } from './build.ts'
import type { HostEvents, LaunchOptions, NetworkType, Theme } from './phone.ts'
import type { Scope } from './scopes.ts'

export interface LaunchRequest {
  buildId: string
  deviceId: string
  launch?: Partial<LaunchOptions>
}

export interface Launch {
  id: string
  /** Page that runs the app, on the app origin. */
  url: string
}

export interface LaunchState {
  id: string
  deviceId: string
  buildId: string
  /** A page is open and runs the app. */
  isConnected: boolean
  isVisible: boolean
}

export interface StorageKey {
  key: string
  isEncrypted: boolean
  /** JSON of what is stored in plain, secrets masked and long texts cut; absent when it is encrypted. */
  value?: string
}

/** An event about the account's openid; `fields` join those that WeChat gives to every event. */
export interface PushRequest {
  event: string
  accountId: string
  fields?: Record<string, unknown>
}

/** What the compiler of `npm start` is doing; `buildId` is the newest good build, also after a failure. */
export interface ProjectState {
  status: 'compiling' | 'ready' | 'failed'
  buildId: string | null
  problems: CompileProblem[]
}

export type ControlEvent =
  | { type: 'project'; project: ProjectState }
  | { type: 'world'; world: WorldState }
  | { type: 'launches'; launches: LaunchState[] }
  | { type: 'traffic'; entry: TrafficEntry }
  | ({ type: 'console'; level: HostEvents['console']['type']; args: unknown[] } & FromApp)
  | ({ type: 'exception' } & HostEvents['exception'] & FromApp)
  | ({ type: 'route' } & HostEvents['route'] & FromApp)

/** Where and when an app said something; what it said has its secrets masked. */
interface FromApp {
  launchId: string
  deviceId: string
  /** ISO time of the world's clock. */
  at: string
}

/**
 * Events that a controller of a phone receives: the host's own, and what becomes of the phone.
 * A controller that comes after `ready` receives it at once.
 */
export interface ControllerEvents extends HostEvents {
  phoneConnected: object
  phoneDisconnected: { reason: string }
  /** The launch is over; the socket closes after it. */
  ended: { reason: string }
}

export interface WorldState {
  accounts: AccountState[]
  devices: DeviceState[]
  faults: Faults
  content: ContentRules
  /** Offset of the world's clock from the real one. */
  clockOffsetMs: number
  /** Public origin of the package → local server, as a hosts file would say. */
  hosts: Record<string, string>
  app: { appId: string; appSecret?: never }
}

export interface AccountState {
  id: string
  nickname: string
  /** What the platform answers at code2Session for this account. */
  signIn: 'allowed' | 'risk_blocked' | 'rate_limited'
  /** What the phone number button gives, without country code. */
  phoneNumber: string
  /** What the platform answers at getuserriskrank: 0 (none seen) to 4 (high). */
  riskRank: number
  /** Answers to the app's permission dialogs; a scope that was never asked for is not there. */
  scopes: Partial<Record<Scope, boolean>>
  /** Whether the account has agreed to the app's privacy guideline. */
  privacyAgreed: boolean
}

export interface DeviceState {
  id: string
  accountId: string
  networkType: NetworkType
  theme: Theme
  language: string
  /** Font size of WeChat's own settings in px; 16 is standard. Takes effect when the app starts again. */
  fontSizeSetting: number
}

/** What the platform's checks think of texts and pictures. */
export interface ContentRules {
  /** A text that holds one of them is `risky`. */
  riskyWords: string[]
  /** A text that holds one of them is for a person to review. */
  reviewWords: string[]
  /** Of every picture; `none`: the verdict never comes. */
  imageVerdict: 'pass' | 'review' | 'risky' | 'none'
}

/** All off by default. */
export interface Faults {
  /** WeChat's platform answers errcode -1. */
  platformBusy: boolean
  /** WeChat's platform accepts the call and never answers. */
  platformSilent: boolean
  /** WeChat's platform refuses every call with this number; 0: it does not. */
  platformErrcode: number
  /** `wx.login` fails. */
  loginFails: boolean
  /** `wx.login` neither succeeds nor fails. */
  loginSilent: boolean
  /** Every storage call of an app fails, from its next start on. */
  storageFails: boolean
  /** The app's server cannot be reached: connections are refused, as when its process is gone. */
  serverDown: boolean
  /** Extra time for every `wx.request`. */
  requestDelayMs: number
}

export interface WorldPatch {
  accounts: (Partial<AccountState> & { id: string })[]
  devices: (Partial<DeviceState> & { id: string })[]
  faults: Partial<Faults>
  content: Partial<ContentRules>
  clockOffsetMs: number
  hosts: Record<string, string>
}

/** One request of a phone, or one call that reached WeChat's platform. Bodies and secrets are not kept. */
export interface TrafficEntry {
  from: 'phone' | 'server'
  at: string
  method: string
  /** Path without query. */
  path: string
  /** HTTP status, or the errno of a failure. */
  status: number
  /** WeChat's errcode, for calls to the platform. */
  errcode?: number
  deviceId?: string
  durationMs: number
}
