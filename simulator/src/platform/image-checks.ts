import type { World } from '../world/world.ts'
import type { EventPush } from './event-push.ts'

interface ImageChecksOptions {
  world: World
  push: EventPush
  /** Fetches from the app's server, at its public address; resolves to whether there is a picture. */
  hasPicture: (url: string) => Promise<boolean>
}

export interface ImageChecks {
  /** The verdict comes later, as an event. */
  start(check: { url: string; traceId: string; accountId: string }): void
}

const labels = { pass: 100, review: 10001, risky: 20002 }

/** A picture that cannot be fetched never gets a verdict. */
export function createImageChecks({ world, push, hasPicture }: ImageChecksOptions): ImageChecks {
  async function judge({ url, traceId, accountId }: Parameters<ImageChecks['start']>[0]): Promise<void> {
    const { imageVerdict: suggest } = world.state().content
    if (suggest === 'none' || !(await hasPicture(url))) return
    const label = labels[suggest]
    // The label of the pushed result is a text, that of its details a number.
    const result = { suggest, label: String(label) }
    const detail = [{ strategy: 'content_model', errcode: 0, suggest, label, prob: 90 }]
    const fields = { appid: world.appId, trace_id: traceId, version: 2, result, detail }
    await push.send({ event: 'wxa_media_check', accountId, fields })
  }

  return { start: (check) => void judge(check).catch(() => undefined) }
}
