import { describe, expect, test } from '@jest/globals'
import type { WechatFailure } from '../src/core/wechat-client.ts'
import { type WechatCallName, wechatCallNames } from '../src/wechat/call-name.ts'
import { startTestWechat } from './support/test-server.ts'
import { createTestClient, makeCall, scriptNames } from './support/wechat-client.ts'
import type { WechatServer } from './support/wechat-server.ts'

type Meaning = [WechatFailure, 'alarm'] | [WechatFailure]

const busy: Meaning = ['busy']
const codeRejected: Meaning = ['code_rejected']
const personTooOften: Meaning = ['person_limited']
const tooOften: Meaning = ['minute_used_up', 'alarm']
const quotaUsedUp: Meaning = ['quota_used_up', 'alarm']
const misconfigured: Meaning = ['misconfigured', 'alarm']

/** Of a text and of a picture. */
const contentCheck: Record<number, Meaning> = {
  [-1]: busy,
  40003: misconfigured,
  40129: misconfigured,
  43104: misconfigured,
  43302: misconfigured,
  44002: misconfigured,
  45009: quotaUsedUp,
  45011: tooOften,
  47001: misconfigured,
  61010: ['no_recent_visit'],
}

/** The numbers that WeChat's pages list for a call, or for all calls, and what they mean to us. */
const documented: Record<WechatCallName, Record<number, Meaning>> = {
  code_to_session: {
    [-1]: busy,
    40013: misconfigured,
    40029: codeRejected,
    40125: misconfigured,
    40163: codeRejected,
    40226: ['risk_blocked'],
    41002: misconfigured,
    41004: misconfigured,
    41008: misconfigured,
    43003: misconfigured,
    45009: quotaUsedUp,
    45011: personTooOften,
  },
  stable_token: {
    [-1]: busy,
    40001: misconfigured,
    40002: misconfigured,
    40013: misconfigured,
    40125: misconfigured,
    40164: misconfigured,
    40243: misconfigured,
    41002: misconfigured,
    41004: misconfigured,
    43002: misconfigured,
    45009: quotaUsedUp,
    45011: tooOften,
    89503: misconfigured,
  },
  phone_number: {
    [-1]: busy,
    // The code is of another mini-program.
    40013: codeRejected,
    40029: codeRejected,
    45009: quotaUsedUp,
    45011: tooOften,
    47001: misconfigured,
  },
  text_check: contentCheck,
  image_check: contentCheck,
  risk_rank: {
    [-1]: busy,
    40003: misconfigured,
    40013: misconfigured,
    43302: misconfigured,
    45009: quotaUsedUp,
    47001: misconfigured,
    61010: ['no_recent_visit'],
  },
}

const unheardOf = 99_999
const staleTokens = [40001, 40014, 42001]
const checks = wechatCallNames.filter((name) => name !== 'code_to_session' && name !== 'stable_token')

async function refuse(name: WechatCallName, errcode: number) {
  const wechat = await startTestWechat()
  const { client, alarms } = createTestClient(wechat.url)
  const answer = { errcode, errmsg: 'canary-upstream-text' }
  const code = wechat.issueCode(answer)
  if (name !== 'code_to_session') wechat.script(scriptNames[name], answer)
  const error = await makeCall[name](client, code).catch((reason: unknown) => reason)
  return { wechat, error, alarms }
}

const callsOf = (wechat: WechatServer, name: WechatCallName) =>
  name === 'code_to_session' ? wechat.exchanged : wechat.callsOf(scriptNames[name])

describe.each(wechatCallNames)('%s', (name) => {
  test.each(
    Object.entries({ ...documented[name], [unheardOf]: ['busy', 'alarm'] as Meaning }),
  )('refused with %i', async (number, [failure, alarm]) => {
    const errcode = Number(number)
    const { wechat, error, alarms } = await refuse(name, errcode)
    expect(error).toMatchObject({ name: 'WechatError', message: failure, failure })
    expect(alarms).toEqual(alarm ? [errcode] : [])
    expect(callsOf(wechat, name)).toHaveLength(1)
  })
})

describe('a number for a refused token', () => {
  test.each(
    checks.flatMap((name) => staleTokens.map((errcode) => [name, errcode] as const)),
  )('that %s still gets after a fresh one (%i) is an alarm', async (name, errcode) => {
    const { wechat, error, alarms } = await refuse(name, errcode)
    expect(error).toMatchObject({ failure: 'busy' })
    expect(alarms).toEqual([errcode])
    expect(callsOf(wechat, name)).toHaveLength(2)
    expect(wechat.callsOf('token')).toHaveLength(2)
  })

  test.each(checks)('that %s gets once is none', async (name) => {
    const wechat = await startTestWechat()
    const { client, alarms } = createTestClient(wechat.url)
    let isFirst = true
    wechat.script(scriptNames[name], () => {
      const errcode = isFirst ? 42001 : -1
      isFirst = false
      return { errcode, errmsg: 'canary' }
    })
    await expect(makeCall[name](client, 'code')).rejects.toMatchObject({ failure: 'busy' })
    expect(alarms).toEqual([])
    expect(callsOf(wechat, name)).toHaveLength(2)
  })

  test('makes the longest call: four requests, each as long as the time limit', async () => {
    const timeoutMs = 1_500
    const wechat = await startTestWechat()
    const { client } = createTestClient(wechat.url, { timeoutMs })
    wechat.script('text', { errcode: 42001, errmsg: 'canary' })
    await expect(makeCall.text_check(client, '')).rejects.toMatchObject({ failure: 'busy' })
    expect(client.longestCallMs).toBe(wechat.calls.length * timeoutMs)
  })

  test('is an alarm in calls that carry none', async () => {
    for (const errcode of staleTokens) {
      const { error, alarms } = await refuse('code_to_session', errcode)
      expect(error).toMatchObject({ failure: errcode === 40001 ? 'misconfigured' : 'busy' })
      expect(alarms).toEqual([errcode])
    }
  })
})
