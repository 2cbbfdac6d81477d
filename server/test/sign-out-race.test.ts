import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { authenticate } from '../src/sessions/authenticate.ts'
import { endSession } from '../src/sessions/end-session.ts'
import { openStore } from '../src/store/store.ts'
import { afterThisTest } from './support/clean-up.ts'
import { phone } from './support/sign-in.ts'
import { createSignInRule } from './support/sign-in-rule.ts'
import { createDatabase, noon } from './support/test-server.ts'
import { appId } from './support/wechat-server.ts'

const now = () => noon
const createId = () => randomBytes(16).toString('base64url')
const hmac = (text: string) => text
const rounds = 200

/** Lets the other side of a race go ahead by so many turns of the event loop. */
async function afterTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

test(`signing out while the same device signs in: both succeed, ${rounds} rounds`, async () => {
  const database = createDatabase()
  const { location } = database
  const observer = { onStatement: () => undefined, onFault: () => undefined }
  const store = await openStore({
    location,
    stamp: { mode: 'development', appId },
    hmac,
    now: noon,
    observer,
  })
  afterThisTest(() => store.close())
  const { accounts } = store
  const signIn = createSignInRule({ store, appId, openId: 'openid', createId, hmac })
  const tap = () =>
    signIn({
      ...{ code: 'code', interactive: true, consentVersion: '2026-11-01', restore: false },
      ...{ purpose: 'full', device: phone('phone'), address: '' },
    })
  for (let round = 0; round < rounds; round += 1) {
    const { token } = await tap()
    const session = await authenticate(accounts, `Bearer ${token}`, noon)
    const signOut = () =>
      endSession({ store: accounts, createId, now }, { session, reason: 'signed_out', address: '' })
    const outcomes = await Promise.allSettled([tap(), afterTurns(round % 8).then(signOut)])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    expect(database.sql('select count(*) as n from session where ended_at is null')).toEqual([{ n: 1 }])
  }
})
