import type { WechatClient } from './wechat-client.ts'

/** What our own store may take of it, however slow it is. */
const storeMs = 60_000

/** For how long work is its worker's alone: longer than it takes when it asks WeChat `calls` times. */
export function leaseFor({ longestCallMs }: Pick<WechatClient, 'longestCallMs'>, calls: number): number {
  return storeMs + calls * longestCallMs
}
