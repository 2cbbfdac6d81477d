/** What the built-in components, the `wx` object and the consent dialogs know of the host around them. Types only. */
import type { Element, GeneralComponent } from 'glass-easel'
import type { Unsubscribe } from '../../protocol/alive.ts'
import type { Peer } from '../../protocol/peer.ts'
import type { Boot, HostEvents, LaunchOptions, NetworkType, PhoneCalls, Theme } from '../../protocol/phone.ts'
import type { Native } from '../native/index.ts'
import type { Navigation } from './navigation.ts'

export type WorldPeer = Peer<PhoneCalls, HostEvents>

/** One object for the life of the document. Nothing in it may be copied at start: the phone changes. */
export interface HostContext {
  /** To the world's process, which does what needs the network or the disk. */
  peer: WorldPeer
  /** As received at start; for values that change see `phone`. */
  boot: Boot
  /** The phone as it is now. */
  phone: PhoneState
  events: Emitter<HostEventMap>
  stack: PageStack
  chrome: Chrome
  native: Native
  privacy: Privacy
  permissions: Permissions
  metrics(): WindowMetrics
  /**
   * WXML-level selection: tag, `.class`, `#id`, `[attr]`, descendant, `>`, `,`; never into a custom component.
   * `scope` is a page's or component's `this`; without it the top page.
   */
  selectAll(selector: string, scope?: unknown): Element[]
  /** The DOM node of a WXML element; null for virtual hosts and blocks. */
  domOf(element: Element): HTMLElement | null
  /** The page whose tree the element stands in. */
  pageOf(element: Element): PageEntry | null
  /** The app has used something that WeChat has and this host has not; said once of each. */
  noteMissing(what: string): void
  /** Reports an error of the app as WeChat would: App.onError, wx.onError and the `exception` event. */
  reportError(error: unknown): void
}

export interface PhoneState {
  readonly theme: Theme
  readonly language: string
  readonly networkType: NetworkType
  readonly isVisible: boolean
  /** Opened from a shared timeline post: a read-only view of one page. */
  readonly isSinglePage: boolean
  /** Launch or most recent return to the foreground, for `wx.getEnterOptionsSync`. */
  readonly enterOptions: LaunchOptions
}

export interface HostEventMap {
  theme: { theme: Theme }
  networkType: { networkType: NetworkType }
  appShow: LaunchOptions
  appHide: object
  /** Text of the error as `App.onError` gets it: message and stack. */
  error: string
  unhandledRejection: { reason: unknown; promise: Promise<unknown> }
  windowResize: WindowMetrics
  /** The top page changed; overlays of the old page close. */
  route: { path: string }
}

export interface Emitter<Events> {
  /** Returns a function that takes the listener away. */
  on<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => void): Unsubscribe
  emit<Name extends keyof Events>(name: Name, value: Events[Name]): void
}

export interface PageStack extends Navigation {
  /** The visible page; null before the first. */
  current(): PageEntry | null
  /** Bottom to top. */
  entries(): readonly PageEntry[]
}

export interface PageEntry {
  /** Never reused. */
  readonly id: number
  /** Without leading slash. */
  readonly path: string
  readonly query: Record<string, string>
  /** The page's `this`. */
  readonly instance: PageInstance
  readonly root: GeneralComponent
  /** The page's own copy of the app's tab bar; null where there is none. */
  readonly tabBar: Record<string, unknown> | null
  /** Scrolls the page; its client box is the page's viewport. */
  readonly scroller: HTMLElement
  /** `wx.startPullDownRefresh` and `wx.stopPullDownRefresh`. */
  startPullDownRefresh(): void
  stopPullDownRefresh(): void
}

export interface PageInstance {
  route: string
  options: Record<string, string>
  data: Record<string, unknown>
  setData(data: Record<string, unknown>, callback?: () => void): void
  [key: string]: unknown
}

export type TextStyle = 'dark' | 'light'

/** The bars around the page. Setters act on the top page until it goes, as WeChat's do. */
export interface Chrome {
  setNavigationBarTitle(title: string): void
  setNavigationBarColor(colors: { frontColor?: string; backgroundColor?: string }): void
  setNavigationBarLoading(isLoading: boolean): void
  /** What lies behind the page and shows when it is pulled. */
  setBackground(look: { color?: string; textStyle?: TextStyle }): void
  setTabBarItem(item: { index: number; text?: string; iconPath?: string; selectedIconPath?: string }): void
  setTabBarStyle(style: {
    color?: string
    selectedColor?: string
    backgroundColor?: string
    borderStyle?: string
  }): void
  setTabBarVisible(isVisible: boolean): void
  hideHomeButton(): void
}

/** CSS pixels. `window…` is the page between the bars, `screen…` the whole phone. */
export interface WindowMetrics {
  screenWidth: number
  screenHeight: number
  windowWidth: number
  windowHeight: number
  statusBarHeight: number
  pixelRatio: number
  /** Distance of the page's top from the top of the screen. */
  windowTop: number
}

/**
 * What the person lets the app do.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/authorize.html
 */
export interface Permissions {
  /** By scope; one that was never asked for is not there. */
  read(): Promise<Record<string, boolean>>
  /** Asks the first time; afterwards the first answer stands. Rejects when it is no. */
  authorize(scope: string): Promise<void>
  /** Lets the person change their answers; resolves with them. */
  openSettings(): Promise<Record<string, boolean>>
}

/** What the app's listener answers with. */
interface Answer {
  event?: unknown
  buttonId?: unknown
}
type Resolve = (answer: Answer) => void
export type PrivacyListener = (resolve: Resolve, event: { referrer: string }) => void

/**
 * Consent to the privacy guideline.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html
 */
export interface Privacy {
  needsAuthorization(): Promise<boolean>
  /** Resolves once the person has agreed, asking if they have not; rejects with errno 104 when they refuse. */
  require(referrer: string): Promise<void>
  /** Asks in the place of WeChat's own dialog; the last one counts. */
  listen(listener: PrivacyListener): void
  /** An agree button was tapped: this alone is the person's consent. */
  agreeByButton(id: string): Promise<void>
  agree(): Promise<void>
}
