import { type BackgroundWork, createBackgroundWork } from '../core/background-work.ts'
import { describeError } from '../ops/describe-error.ts'
import type { Log } from '../ops/log-types.ts'
import { createPushService, type PushService } from '../push/push-service.ts'
import { handlePushEvents, type PushAlerts } from '../push/push-work.ts'
import { createPushEnvelopes, type PushConfig } from '../wechat/push-envelope.ts'
import type { Foundation } from './foundation.ts'
import type { Members } from './members.ts'

interface PushSettings {
  appId: string
  /** Null when message push is not set up. */
  config: PushConfig | null
}

/** What WeChat pushes is stored at once and handled in the background. */
export function createPush(
  { store, log, hmac, createId, now }: Foundation,
  { avatarChecks, recordEvent }: Pick<Members, 'avatarChecks' | 'recordEvent'>,
  { appId, config }: PushSettings,
  signal: AbortSignal,
): { service: PushService | null; work: BackgroundWork } {
  const { accounts, personal: profile, push } = store
  const alerts = createAlerts(log)
  const parts = { store: push, profile, accounts, avatarChecks, recordEvent, alerts, hmac, createId, now }
  const work = createBackgroundWork((stop) => handlePushEvents(parts, stop), signal)
  if (!config) return { service: null, work }
  const envelopes = createPushEnvelopes({ token: config.token, aesKey: config.aesKey, appId, now })
  const service = createPushService({
    appId,
    envelopes,
    store: push,
    people: profile,
    now,
    onReceived: () => void work.run().catch(alerts.onFault),
    onUnreadable: () => log({ event: 'push_unreadable' }),
  })
  return { service, work }
}

function createAlerts(log: Log): PushAlerts {
  return {
    onNoAdminLeft: () =>
      log({ event: 'no_admin_left', hint: 'Make somebody an admin with the command grant.' }),
    onNobodyNamed: (kind) => log({ event: 'push_names_nobody', kind }),
    onUnknownCode: (code) => log({ event: 'revoke_code_unknown', code }),
    onFault: (error) => log({ event: 'background_error', task: 'push', ...describeError(error) }),
  }
}
