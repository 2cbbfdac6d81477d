import type { EventChannel } from './event-channel.ts'

/**
 * Every navigation resolves when the new page is rendered (after its onReady) and rejects with a `WxFailure`
 * whose message is WeChat's text after `<api>:fail `, such as `page "pages/x" is not found`.
 */
export interface Navigation {
  navigateTo(url: string, channel?: EventChannel): Promise<void>
  redirectTo(url: string): Promise<void>
  reLaunch(url: string): Promise<void>
  switchTab(url: string): Promise<void>
  navigateBack(delta?: number): Promise<void>
}
