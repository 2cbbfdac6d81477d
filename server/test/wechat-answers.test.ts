import { describe, expect, test } from '@jest/globals'
import type { WechatFailure } from '../src/core/wechat-client.ts'
import { type WechatCallName, wechatCallNames } from '../src/wechat/call-name.ts'
import { startTestWechat } from './support/test-server.ts'
import { createTestClient, makeCall, person, scriptNames } from './support/wechat-client.ts'
import { type Answer, phoneAnswer, sessionKey } from './support/wechat-server.ts'

const busyAnswer = { errcode: -1, errmsg: 'canary-upstream-text' }
const usedUpAnswer = { errcode: 45009, errmsg: 'canary-upstream-text' }

const troubles: [string, Answer, WechatFailure, number[]][] = [
  ['is an error page', { status: 502, text: '<html>canary</html>' }, 'busy', []],
  ['is good but for its status', { status: 500, text: '{"errcode":0}' }, 'busy', []],
  ['is no JSON', { status: 200, text: '<html>canary</html>' }, 'busy', []],
  ['is empty', { status: 200, text: '' }, 'busy', []],
  ['is JSON, but no object', { status: 200, text: '"canary"' }, 'busy', []],
  ['has no result', { status: 200, text: '{"errcode":0,"errmsg":"ok"}' }, 'busy', []],
  ['ends within the JSON', { status: 200, text: '{"errcode":0,"errmsg":"canary' }, 'busy', []],
  ['breaks off within its length', 'cut-off', 'unreachable', []],
  ['is a broken connection', 'hang-up', 'unreachable', []],
  ['never comes', 'silence', 'timeout', []],
  ['is a used-up quota', usedUpAnswer, 'quota_used_up', [45009]],
  ['is a used-up quota as text', { status: 200, text: '{"errcode":"45009"}' }, 'quota_used_up', [45009]],
  ['is that WeChat is busy', busyAnswer, 'busy', []],
]

/** A good answer, and what the client makes of it. */
const good: Record<WechatCallName, [object, unknown]> = {
  code_to_session: [{ openid: person, session_key: sessionKey }, person],
  stable_token: [{ access_token: 'canary-token', expires_in: 7200 }, 'pass'],
  phone_number: [phoneAnswer('13812345602', 86), '+86 13812345602'],
  text_check: [{ errcode: 0, errmsg: 'ok', result: { suggest: 'risky', label: 20001 } }, 'risky'],
  image_check: [{ errcode: 0, errmsg: 'ok', trace_id: 'trace-7' }, 'trace-7'],
  risk_rank: [{ errcode: 0, errmsg: 'getuserriskrank succ', risk_rank: 4, unoin_id: 1 }, 4],
}

/** A client whose WeChat gives this answer to that call, and good ones to all others. */
async function meet(name: WechatCallName, answer: Answer) {
  const wechat = await startTestWechat()
  const { client, alarms } = createTestClient(wechat.url, { startTimer: wechat.startTimer })
  const code = wechat.issueCode(answer)
  if (name !== 'code_to_session') wechat.script(scriptNames[name], answer)
  const call = () => makeCall[name](client, code)
  const count = () =>
    (name === 'code_to_session' ? wechat.exchanged : wechat.callsOf(scriptNames[name])).length
  return { call, count, alarms }
}

describe.each(wechatCallNames)('%s whose answer', (name) => {
  test.each(troubles)('%s', async (_trouble, answer, failure, alarm) => {
    const { call, count, alarms } = await meet(name, answer)
    const error = await call().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'WechatError', message: failure, failure })
    expect(alarms).toEqual(alarm)
    expect(count()).toBe(1)
  })

  test('is good, but called a page, is read', async () => {
    const [answer, result] = good[name]
    const { call, alarms } = await meet(name, { status: 200, text: JSON.stringify(answer) })
    expect(await call()).toBe(result)
    expect(alarms).toEqual([])
  })
})

const wrongResults: [WechatCallName, object][] = [
  ['code_to_session', { openid: 7 }],
  ['stable_token', { access_token: '', expires_in: 7200 }],
  ['stable_token', { access_token: 'canary' }],
  ['stable_token', { access_token: 'canary', expires_in: 'soon' }],
  ['phone_number', { errcode: 0, phone_info: null }],
  ['phone_number', { errcode: 0, phone_info: { purePhoneNumber: '13812345602', countryCode: '86' } }],
  ['text_check', { errcode: 0, result: { suggest: 'perhaps' } }],
  ['image_check', { errcode: 0, trace_id: '' }],
  ['risk_rank', { errcode: 0, risk_rank: 5 }],
  ['risk_rank', { errcode: 0, risk_rank: -1 }],
  ['risk_rank', { errcode: 0, risk_rank: '4' }],
]

test.each(wrongResults)('%s with a result that is none: %j', async (name, answer) => {
  const { call, alarms } = await meet(name, { status: 200, text: JSON.stringify(answer) })
  await expect(call()).rejects.toMatchObject({ name: 'WechatError', failure: 'busy' })
  expect(alarms).toEqual([])
})
