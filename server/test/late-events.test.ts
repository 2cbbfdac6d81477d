import { expect, test } from '@jest/globals'
import type { ActiveSession } from '../src/core/records.ts'
import { removeAvatar } from '../src/profile/avatar.ts'
import { createAvatarChecks } from '../src/profile/avatar-checks.ts'
import { unbindPhone } from '../src/profile/phone.ts'
import { handlePushEvents } from '../src/push/push-work.ts'
import { createDataRights } from '../src/rights/data-rights.ts'
import { createProofs } from '../src/sessions/proof.ts'
import { createEventRecorder } from '../src/sessions/record-event.ts'
import { openStore } from '../src/store/store.ts'
import { afterThisTest } from './support/clean-up.ts'
import { createDatabase, neverStops, noon } from './support/test-server.ts'

const userId = 'somebody-erased-a-moment-ago'
const session = { id: 'session', userId, purpose: 'full', provedAt: noon } as ActiveSession
const makers = { now: () => noon, createId: () => 'entry', hmac: (text: string) => text }
const limits = { countWrite: async () => null }
const asker = { session, address: '' }

/** A store that did its part while the account was still there. */
const personal = {
  findPerson: async () => ({ id: userId, openId: 'openid', state: 'active' }),
  erasePhone: async () => true,
  eraseAvatar: async () => true,
  saveVerdict: async () => 'avatar',
  refuseAvatar: async () => userId,
}
const waiting = [{ id: 'event', kind: 'revoke', userId, detail: { codes: ['8'] }, createdAt: noon }]
const push = {
  claimEvents: async () => waiting.splice(0),
  finishEvent: async () => undefined,
}

type Accounts = Awaited<ReturnType<typeof openStore>>['accounts']

const recorder = (store: Accounts) => createEventRecorder({ ...makers, store })
const noAlerts = {
  onFault(error: unknown) {
    throw error
  },
}

test.each<[string, (accounts: Accounts) => Promise<unknown>]>([
  [
    'a number taken away',
    (accounts) =>
      unbindPhone({ ...makers, store: personal, recordEvent: recorder(accounts) } as never, asker),
  ],
  [
    'a picture taken away',
    (accounts) => removeAvatar({ store: personal, recordEvent: recorder(accounts) } as never, asker),
  ],
  [
    'a verdict',
    (accounts) =>
      createAvatarChecks({
        ...makers,
        store: personal,
        recordEvent: recorder(accounts),
      } as never).receiveVerdict({
        ...{ traceId: 'trace', verdict: 'risky' },
      }),
  ],
  [
    'a revoke',
    (accounts) =>
      handlePushEvents(
        {
          ...makers,
          store: push,
          profile: personal,
          recordEvent: recorder(accounts),
          alerts: noAlerts,
        } as never,
        neverStops,
      ),
  ],
  [
    'a proof of somebody else',
    (store) =>
      createProofs({ ...makers, store, limits, exchangeCode: async () => 'another' } as never)
        .prove(session, 'code', '')
        .catch((error) => expect(error.code).toBe('proof_mismatch')),
  ],
  [
    'an export',
    (store) =>
      createDataRights({ ...makers, store, limits, graceMs: 0, exportSections: [] } as never)
        .export(session, '')
        .catch((error) => expect(error.code).toBe('session_unknown')),
  ],
])('%s leaves no entry about an account that is gone by then', async (_name, act) => {
  const { location, sql } = createDatabase()
  const store = await openStore({
    ...{ location, hmac: makers.hmac, now: noon },
    stamp: { mode: 'development', appId: 'wx' },
    observer: { onStatement: () => undefined, onFault: () => undefined },
  })
  afterThisTest(() => store.close())
  await act(store.accounts)
  expect(sql('select * from security_event')).toEqual([])
})
