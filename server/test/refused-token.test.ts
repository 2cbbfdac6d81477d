import { expect, test } from '@jest/globals'
import { createAccessTokens, type TokenStore } from '../src/wechat/access-token.ts'
import { noon, startTestWechat } from './support/test-server.ts'
import { createMemoryTokenStore, createTestClient, makeCall } from './support/wechat-client.ts'
import { appId, appSecret } from './support/wechat-server.ts'

interface SlowStore extends TokenStore {
  /** While held, what was asked waits; the returned function lets it go. */
  hold(operation: 'find' | 'drop'): { asked: Promise<void>; release: () => void }
}

/** A store on the far side of a network, as slow as a test wants it. */
function createSlowStore(): SlowStore {
  const store = createMemoryTokenStore()
  const gates: Record<'find' | 'drop', () => Promise<void>> = { find: async () => {}, drop: async () => {} }
  return {
    save: store.save,
    async find() {
      const found = await store.find()
      await gates.find()
      return found
    },
    async drop(token) {
      await gates.drop()
      await store.drop(token)
    },
    hold(operation) {
      let [wasAsked, release] = [() => {}, () => {}]
      const asked = new Promise<void>((resolve) => {
        wasAsked = resolve
      })
      const gate = new Promise<void>((resolve) => {
        release = resolve
      })
      gates[operation] = () => {
        wasAsked()
        return gate
      }
      return { asked, release }
    },
  }
}

/** Gives out `token-1`, `token-2` and so on, or what `nextToken` says. */
function createTokens(store: TokenStore, nextToken = (count: number) => `token-${count}`) {
  let fetches = 0
  const tokens = createAccessTokens({
    appId,
    appSecret,
    store,
    now: () => noon,
    random: () => 0,
    async callPlatform() {
      fetches += 1
      return { access_token: nextToken(fetches), expires_in: 7200 }
    },
  })
  return { tokens, fetches: () => fetches }
}

test('rule 8.4: a call that comes while a refused token is taken out of the store gets a new one', async () => {
  const store = createSlowStore()
  const { tokens } = createTokens(store)
  expect(await tokens.get()).toBe('token-1')
  const drop = store.hold('drop')
  const dropped = tokens.drop('token-1')
  expect(await Promise.all([tokens.get(), tokens.get()])).toEqual(['token-2', 'token-2'])
  drop.release()
  await dropped
  expect(await tokens.get()).toBe('token-2')
  expect((await store.find())?.token).toBe('token-2')
})

test('rule 8.4: a call that was reading the store when the token was refused gets a new one', async () => {
  const store = createSlowStore()
  await store.save({ token: 'token-0', refreshAt: noon + 1 })
  const { tokens } = createTokens(store)
  const find = store.hold('find')
  const waiting = tokens.get()
  await find.asked
  await tokens.drop('token-0')
  find.release()
  expect(await waiting).toBe('token-1')
})

test('rule 8.4: a late refusal of an older token leaves the newer refused one out', async () => {
  const store = createSlowStore()
  const { tokens } = createTokens(store)
  await tokens.get()
  await tokens.drop('token-1')
  expect(await tokens.get()).toBe('token-2')
  const drop = store.hold('drop')
  const drops = [tokens.drop('token-2'), tokens.drop('token-1')]
  expect(await tokens.get()).toBe('token-3')
  drop.release()
  await Promise.all(drops)
  expect(await tokens.get()).toBe('token-3')
})

test('rule 8.4: a refused token that WeChat hands out again is used and kept', async () => {
  const { tokens, fetches } = createTokens(createSlowStore(), () => 'token-1')
  await tokens.get()
  await tokens.drop('token-1')
  expect(await tokens.get()).toBe('token-1')
  expect(await tokens.get()).toBe('token-1')
  expect(fetches()).toBe(2)
})

test('rule 8.4: of calls that come one after another, none uses a token that was refused before', async () => {
  const [wechat, tokenStore] = [await startTestWechat(), createSlowStore()]
  const { client } = createTestClient(wechat.url, { tokenStore })
  await makeCall.risk_rank(client, '')
  wechat.script('token', { access_token: 'canary-fresh', expires_in: 7200 })
  wechat.script('risk', ({ token }) =>
    token === 'canary-fresh' ? { errcode: 0, risk_rank: 2 } : { errcode: 40001, errmsg: 'canary' },
  )
  const { asked, release } = tokenStore.hold('drop')
  const refused = makeCall.risk_rank(client, '')
  await asked
  for (let index = 0; index < 3; index += 1) expect(await makeCall.risk_rank(client, '')).toBe(2)
  release()
  expect(await refused).toBe(2)
  expect(wechat.callsOf('risk').map(({ token }) => token)).toEqual([
    'canary-access-token-1',
    'canary-access-token-1',
    ...Array(4).fill('canary-fresh'),
  ])
})
