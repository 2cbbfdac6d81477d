import { expect, test } from '@jest/globals'
import { createPushEnvelopes } from '../src/wechat/push-envelope.ts'

/** The samples of WeChat's own page on message push. */
const token = 'AAAAA'
const aesKey = Buffer.from(`${'A'.repeat(43)}=`, 'base64')
const appId = 'wxba5fad812f8e6fb9'
const encrypted =
  '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04='

function at(seconds: number, receiver = appId) {
  return createPushEnvelopes({ token, aesKey, appId: receiver, now: () => seconds * 1000 })
}

test.each([
  ['1714036504', '1514711492', 'f464b24fc39322e44b38aa78f5edd27bd1441696'],
  ['1714037059', '486452656', '899cf89e464efb63f54ddac96b0a0a235f53aa78'],
])('the URL check of %s is signed as on WeChat’s page', (timestamp, nonce, signature) => {
  const envelopes = at(Number(timestamp))
  expect(envelopes.isSigned({ timestamp, nonce, signature })).toBe(true)
  expect(envelopes.isSigned({ timestamp, nonce, signature: signature.replace(/^./, '0') })).toBe(false)
  expect(envelopes.isSigned({ timestamp, nonce: `${nonce}0`, signature })).toBe(false)
})

const signed = {
  timestamp: '1714112445',
  nonce: '415670741',
  signature: '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3',
}

test('the message of WeChat’s page is verified and opened', () => {
  const text = at(1_714_112_445).open({ signed, encrypted })
  expect(text).toBe(
    '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}',
  )
})

test('it is refused for another appid, another signature, changed bytes and ten minutes later', () => {
  expect(at(1_714_112_445, 'wx0000000000000000').open({ signed, encrypted })).toBeNull()
  const other = { ...signed, signature: '146e02f8204d34f8ba5fa3b1db94908f3df2e9b3' }
  expect(at(1_714_112_445).open({ signed: other, encrypted })).toBeNull()
  expect(at(1_714_112_445).open({ signed, encrypted: encrypted.replace('+qdx', '+qdy') })).toBeNull()
  expect(at(1_714_112_445 + 600).open({ signed, encrypted })).not.toBeNull()
  expect(at(1_714_112_445 + 601).open({ signed, encrypted })).toBeNull()
  expect(at(1_714_112_445 - 601).open({ signed, encrypted })).toBeNull()
})

test('the reply of WeChat’s page opens too: the format is the same in both directions', () => {
  const reply = {
    timestamp: '1713424427',
    nonce: '415670741',
    signature: '1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1',
  }
  const text = 'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=='
  expect(at(1_713_424_427).open({ signed: reply, encrypted: text })).toBe('{"demo_resp":"good luck"}')
})
