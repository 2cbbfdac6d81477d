import { randomBytes } from 'node:crypto'
import type { UserView } from '../../src/core/records.ts'
import { createAccountEntry } from '../../src/sign-in/enter-account.ts'
import { createNewcomerScreening } from '../../src/sign-in/newcomers.ts'
import { createSignIn, type SignIn } from '../../src/sign-in/sign-in.ts'
import type { Store } from '../../src/store/store.ts'
import { noon, publish } from './test-server.ts'

interface SignInRuleOptions {
  store: Pick<Store, 'accounts' | 'personal'>
  appId: string
  /** What WeChat answers for every code. */
  openId: string
  createId: () => string
  hmac: (text: string) => string
}

/** Signing in over a store alone: nobody is limited or risky. Of the user there is the id. */
export function createSignInRule({ store, appId, openId, createId, hmac }: SignInRuleOptions): SignIn {
  const { accounts, personal: people } = store
  const agreements = publish('2026-11-01')
  return createSignIn({
    appId,
    agreements,
    exchangeCode: async () => openId,
    screenNewcomer: createNewcomerScreening({
      people,
      limits: { countNewAccount: async () => null },
      checkRisk: async () => ({ mark: null, askAt: null }),
    }),
    enterAccount: createAccountEntry({ store: accounts, agreements, hmac, createId, randomBytes }),
    readUser: async (id) => ({ id }) as UserView,
    now: () => noon,
  })
}
