/**
 * What the host (the app's runtime in a browser) and the world say to each other over the phone socket.
 * Both directions use `Peer`. Names of WeChat's abilities are WeChat's own.
 */
import type { Build } from './build.ts'
import type { Scope } from './scopes.ts'

/** The host asks for these once, at start. */
export interface Boot {
  build: Build
  device: Device
  launch: LaunchOptions
  /** All of the device's storage for this app. The host reads from its own copy (the sync API needs one) and writes through. */
  storage: Record<string, StoredItem>
  /** The phone cannot reach its storage. */
  storageFails: boolean
  /** Answer of `wx.getNetworkType` at start. */
  networkType: NetworkType
  theme: Theme
  language: string
  /** Font size of WeChat's own settings, in px. */
  fontSizeSetting: number
}

export interface StoredItem {
  data: unknown
  /** Written with `encrypt: true`: the sync API and a plain `getStorage` cannot read it. */
  encrypted: boolean
}

export type Theme = 'light' | 'dark'
export type NetworkType = 'wifi' | '4g' | 'none'

export interface Device {
  id: string
  brand: string
  model: string
  system: string
}

export interface LaunchOptions {
  path: string
  /** As it stands in the link, undecoded. */
  query: Record<string, string>
  scene: number
  referrerInfo: Record<string, unknown>
}

/**
 * Calls from host to world. A failed WeChat ability rejects with data `{errMsg, errno?}`.
 * The result is unknown where the answer alone says that it is done.
 */
export interface PhoneCalls {
  boot: { params: object; result: Boot }
  /** A single-use code of the device's account. */
  login: { params: object; result: { code: string } }
  /** Rejects when the session key of the newest code has expired, or there was no code. */
  checkSession: { params: object; result: unknown }
  /** `id` is the host's own, for `abortRequest`. */
  request: { params: PhoneRequest; result: PhoneResponse }
  abortRequest: { params: { id: number }; result: unknown }
  setStorage: { params: { key: string; data: unknown; encrypt: boolean }; result: unknown }
  removeStorage: { params: { key: string }; result: unknown }
  clearStorage: { params: object; result: unknown }
  /** What the device's account has allowed this app. */
  getConsent: { params: object; result: Consent }
  /** The person's answer to a permission dialog, kept until they change it. */
  setScope: { params: { scope: Scope; isGranted: boolean }; result: unknown }
  agreePrivacy: { params: object; result: unknown }
}

export interface Consent {
  scopes: Partial<Record<Scope, boolean>>
  privacyAgreed: boolean
}

export interface PhoneRequest {
  id: number
  url: string
  method: string
  header: Record<string, string>
  /** Text body, already serialised by `wx.request`'s rules. */
  body: string | null
  timeoutMs: number
}

export interface PhoneResponse {
  statusCode: number
  header: Record<string, string>
  cookies: string[]
  /** Body as text; the host parses it by `dataType`. */
  text: string
}

/** Events from host to world, relayed to every controller of that phone. */
export interface HostEvents {
  /** The first page has been rendered. Sent again after a restart. */
  ready: { pageId: number; path: string }
  /** There will be no first page. */
  failed: { reason: string }
  console: { type: 'log' | 'info' | 'warn' | 'error' | 'debug'; args: unknown[] }
  exception: { message: string; stack: string }
  /** `App.addBinding` functions called by the app. */
  binding: { name: string; args: unknown[] }
  /** The top page or its stack changed. */
  route: { path: string; query: Record<string, string>; stack: string[] }
}

/** Events from world to host. */
export interface WorldEvents {
  networkType: { networkType: NetworkType }
  theme: { theme: Theme }
  /** The app goes to the background or comes back. */
  visibility: { visible: boolean }
  /** Start again from nothing, with the newest build: the host reloads its document. */
  restart: object
  /** The launch is over: the app was closed, or started elsewhere on the same device. The socket closes after it. */
  ended: { reason: string }
}
