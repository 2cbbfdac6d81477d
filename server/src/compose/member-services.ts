import type { Config } from '../config/config.ts'
import { createBackgroundWork } from '../core/background-work.ts'
import type { KeyRing } from '../core/key-ring.ts'
import { createRandomId, type RandomBytes } from '../core/random.ts'
import { runTogether } from '../core/run-all.ts'
import type { WechatClient } from '../core/wechat-client.ts'
import { describeError } from '../ops/describe-error.ts'
import type { Log } from '../ops/log-types.ts'
import type { Metrics } from '../ops/metrics.ts'
import { createAvatarLinks } from '../profile/avatar-links.ts'
import { createPushService, type PushService } from '../push/push-service.ts'
import { handlePushEvents } from '../push/push-work.ts'
import type { Agreements } from '../sign-in/agreements.ts'
import { createCodeSpending } from '../sign-in/code-exchange.ts'
import type { Store } from '../store/store.ts'
import { createWechatClient } from '../wechat/http-wechat-client.ts'
import type { StartTimer } from '../wechat/platform-call.ts'
import { createPushEnvelopes } from '../wechat/push-envelope.ts'
import type { AccountService } from './account-service.ts'
import { createAccountService } from './create-account-service.ts'
import { createPersonalData, type PersonalData, type PersonalDataParts } from './personal-data.ts'

interface MemberServicesOptions {
  config: Config
  agreements: Agreements
  log: Log
  now: () => number
  startTimer?: StartTimer | undefined
  randomBytes: RandomBytes
  store: Store
  hmac: (text: string) => string
  ring: KeyRing
  metrics: Metrics
  /** Aborted when the server closes: the background leaves off. */
  stopping: AbortSignal
}

export interface MemberServices {
  account: AccountService
  personal: PersonalData
  /** Null when message push is not set up. */
  push: PushService | null
  /** How long one call to WeChat may take at worst. */
  longestCallMs: number
  /** What is due in the background. */
  work(): Promise<void>
  /** Resolves when no background work is under way. */
  settle(): Promise<void>
}

/** Everything that members and WeChat may ask for, over one store. */
export function createMemberServices(options: MemberServicesOptions): MemberServices {
  const { config, log, randomBytes, store, hmac, ring } = options
  const createId = () => createRandomId(randomBytes)
  const wechat = buildWechatClient(options)
  const spendCode = createCodeSpending({ ...options, store: store.accounts, limits: store.limits })
  const shared = { ...options, createId, accounts: store.accounts, limits: store.limits, wechat, spendCode }
  const personal = createPersonalData({
    ...shared,
    store: store.personal,
    links: createAvatarLinks({ hmac, publicUrl: config.publicUrl }),
    unanswered: config.unanswered,
    onFault: (error) => log({ event: 'background_error', task: 'checks', ...describeError(error) }),
  })
  const account = createAccountService({
    ...shared,
    ...personal,
    appId: config.wechat.appId,
    store: store.accounts,
    people: store.personal,
    deletionGraceMs: config.deletionGraceMs,
    ring,
  })
  const { push, work } = buildPush({ ...options, createId }, personal)
  const background = [work, ...personal.work]
  return {
    account,
    personal: personal.service,
    push,
    longestCallMs: wechat.longestCallMs,
    // What waits for a slow WeChat keeps nothing else waiting.
    work: () => runTogether(background.map(({ run }) => run)),
    settle: () => runTogether(background.map(({ settle }) => settle)),
  }
}

function buildWechatClient(options: MemberServicesOptions): WechatClient {
  const { config, log, now, startTimer, randomBytes, store, ring, metrics } = options
  return createWechatClient({
    ...config.wechat,
    startTimer,
    tokenStore: store.createTokenStore(ring),
    now,
    random: () => randomBytes(4).readUInt32BE() / 2 ** 32,
    onAlarm: (errcode) => log({ event: 'wechat_alarm', errcode }),
    onCall: metrics.onWechatCall,
  })
}

function buildPush(options: MemberServicesOptions & { createId: () => string }, personal: PersonalDataParts) {
  const { config, log, now, store } = options
  const onFault = (error: unknown) =>
    log({ event: 'background_error', task: 'push', ...describeError(error) })
  const work = createBackgroundWork(
    (stopping) =>
      handlePushEvents(
        {
          ...options,
          store: store.push,
          personal: store.personal,
          accounts: store.accounts,
          avatarChecks: personal.avatarChecks,
          onNoAdminLeft: () =>
            log({ event: 'no_admin_left', hint: 'Make somebody an admin with the command grant.' }),
          onNobodyNamed: (kind) => log({ event: 'push_names_nobody', kind }),
          onUnknownCode: (code) => log({ event: 'revoke_code_unknown', code }),
          onFault,
        },
        stopping,
      ),
    options.stopping,
  )
  if (!config.push) return { push: null, work }
  const { appId } = config.wechat
  const envelopes = createPushEnvelopes({ ...config.push, appId, now })
  const push = createPushService({
    ...{ appId, envelopes, store: store.push, people: store.personal, now },
    onUnreadable: () => log({ event: 'push_unreadable' }),
  })
  return { push: { ...push, receive: receiveAndWork(push, () => void work.run().catch(onFault)) }, work }
}

function receiveAndWork(push: PushService, startWork: () => void): PushService['receive'] {
  return async (envelope) => {
    await push.receive(envelope)
    startWork()
  }
}
