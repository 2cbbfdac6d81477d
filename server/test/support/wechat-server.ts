import { createCipheriv, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WechatCallName } from '../../src/wechat/call-name.ts'
import type { StartTimer } from '../../src/wechat/platform-call.ts'

export const appId = 'wx5a3d9c7e1f2b4086'
export const appSecret = 'sim-canary-app-secret-0123456789'
/** Of message push, as the console has them. */
export const pushToken = 'sim-push-token'
export const pushAesKey = Buffer.alloc(32, 5)
/** Base64 of 16 bytes. */
export const sessionKey = 'canarySessionKey01234Q=='

/** How long a server of a test waits for WeChat: however busy the machine is, what answers is answered in time. */
export const wechatTimeoutMs = 60_000

export type Answer =
  | { openid: string; session_key?: string; unionid?: string }
  | { errcode: number; errmsg: string }
  | { status: number; text: string }
  | { location: string }
  /** Takes the request and never answers. */
  | 'silence'
  /** Takes the request and breaks the connection. */
  | 'hang-up'
  /** Breaks the connection in the middle of the answer's body. */
  | 'cut-off'
  /** Falls silent in the middle of the answer's body. */
  | 'stall'
  /** Answers byte by byte. */
  | { slowly: object }

/** Calls with the platform token; the value is what WeChat answers when nothing is scripted. */
const paths = {
  token: '/cgi-bin/stable_token',
  phone: '/wxa/business/getuserphonenumber',
  text: '/wxa/msg_sec_check',
  image: '/wxa/media_check_async',
  risk: '/wxa/getuserriskrank',
} as const
export type TokenCall = keyof typeof paths

/** What the server calls them. */
const callNames: Record<TokenCall, WechatCallName> = {
  token: 'stable_token',
  phone: 'phone_number',
  text: 'text_check',
  image: 'image_check',
  risk: 'risk_rank',
}

export interface Call {
  name: TokenCall
  token: string | null
  body: Record<string, unknown>
}

type Script = Answer | object | ((call: Call) => Answer | object)

/** WeChat's side on loopback: codes and answers are scripted, everything it is asked is kept. */
export interface WechatServer {
  url: string
  /** Login codes that arrived, in order. */
  readonly exchanged: string[]
  readonly queries: URLSearchParams[]
  /** Calls that need the platform token, and those that fetch it. */
  readonly calls: Call[]
  callsOf(name: TokenCall): Call[]
  /** A fresh login code that is exchanged to `answer`. */
  issueCode(answer: Answer): string
  /** A fresh code of the phone number button of that person. */
  issuePhoneCode(openid: string, number?: string): string
  /** What a call answers from now on; null for what it answers by itself. */
  script(name: TokenCall, answer: Script | null): void
  /** For the server: the time of a call is over as soon as this side falls silent in it. */
  startTimer: StartTimer
  /** Resolves when the next exchange has arrived. */
  nextExchange(): Promise<void>
  /** While held, answers wait; the returned function lets them go. */
  hold(): () => void
  close(): Promise<void>
}

let issued = 0

export async function startWechat(): Promise<WechatServer> {
  const answers = new Map<string, Answer>()
  const scripts = new Map<TokenCall, Script>()
  const defaults = createDefaults()
  const exchanged: string[] = []
  const queries: URLSearchParams[] = []
  const calls: Call[] = []
  let waiters: (() => void)[] = []
  let gate: Promise<void> = Promise.resolve()
  const timers = createTimers()

  function answerExchange(query: URLSearchParams): Answer {
    const code = query.get('js_code') ?? ''
    exchanged.push(code)
    queries.push(query)
    return answers.get(code) ?? { errcode: 40029, errmsg: 'invalid code, rid: canary-upstream-text' }
  }

  async function answerCall(
    name: TokenCall | undefined,
    request: IncomingMessage,
    url: URL,
  ): Promise<Answer | object> {
    if (!name) return { errcode: 40066, errmsg: 'invalid url' }
    const call = { name, token: url.searchParams.get('access_token'), body: await readJson(request) }
    calls.push(call)
    const script = scripts.get(name) ?? defaults[name]
    return typeof script === 'function' ? (script as (call: Call) => Answer)(call) : script
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://wechat')
    const isExchange = url.pathname === '/sns/jscode2session'
    const name = Object.entries(paths).find(([, path]) => path === url.pathname)?.[0] as TokenCall | undefined
    const answer = isExchange ? answerExchange(url.searchParams) : await answerCall(name, request, url)
    if (isExchange) for (const wake of waiters.splice(0)) wake()
    await gate
    reply(response, answer)
    if (answer === 'silence' || answer === 'stall')
      timers.end(isExchange || !name ? 'code_to_session' : callNames[name])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanged,
    queries,
    calls,
    callsOf: (name) => calls.filter((call) => call.name === name),
    issueCode(answer) {
      const code = newCode('canary-code')
      answers.set(code, answer)
      return code
    },
    issuePhoneCode(openid, number = '13812345602') {
      const code = newCode('canary-phone')
      defaults.phones.set(code, { openid, number })
      return code
    },
    script(name, answer) {
      if (answer === null) scripts.delete(name)
      else scripts.set(name, answer)
    },
    startTimer: timers.start,
    nextExchange: () => new Promise((resolve) => waiters.push(resolve)),
    hold() {
      let release = () => {}
      gate = new Promise((resolve) => {
        release = resolve
      })
      return release
    },
    async close() {
      waiters = []
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function newCode(prefix: string): string {
  issued += 1
  return `${prefix}-${String(issued).padStart(20, '0')}`
}

/** Timers that end by themselves only when something hangs. */
function createTimers() {
  const running = new Set<{ name: WechatCallName; end: () => void }>()
  const start: StartTimer = (onEnd, ms, name) => {
    const hang = setTimeout(onEnd, ms)
    const timer = { name, end: onEnd }
    running.add(timer)
    return () => {
      clearTimeout(hang)
      running.delete(timer)
    }
  }
  const end = (name: WechatCallName) => {
    for (const timer of running) if (timer.name === name) timer.end()
  }
  return { start, end }
}

function createDefaults() {
  const phones = new Map<string, { openid: string; number: string }>()
  let traces = 0
  return {
    phones,
    token: { access_token: 'canary-access-token-1', expires_in: 7200 },
    phone: ({ body }: Call) => {
      const phone = phones.get(String(body.code))
      if (!phone || phone.openid !== body.openid) return { errcode: 40029, errmsg: 'invalid code' }
      phones.delete(String(body.code))
      return phoneAnswer(phone.number)
    },
    text: { errcode: 0, errmsg: 'ok', result: { suggest: 'pass', label: 100 } },
    image: () => {
      traces += 1
      return { errcode: 0, errmsg: 'ok', trace_id: `trace-${traces}` }
    },
    risk: { errcode: 0, errmsg: 'getuserriskrank succ', risk_rank: 0, unoin_id: 1 },
  }
}

export function phoneAnswer(number: string, countryCode: string | number = '86') {
  const watermark = { timestamp: 1_795_147_200, appid: appId }
  return {
    errcode: 0,
    errmsg: 'ok',
    phone_info: {
      phoneNumber: `+${countryCode}${number}`,
      purePhoneNumber: number,
      countryCode,
      watermark,
    },
  }
}

/** Open data as the phone would get it: AES-128-CBC with the session key. */
export function sealOpenData(data: object, key = sessionKey): { encryptedData: string; iv: string } {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(key, 'base64'), iv)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(data)), cipher.final()])
  return { encryptedData: sealed.toString('base64'), iv: iv.toString('base64') }
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text === '' ? {} : JSON.parse(text)
}

function reply(response: ServerResponse, answer: Answer | object): void {
  if (answer === 'silence') return
  if (answer === 'hang-up') {
    response.destroy()
    return
  }
  if (typeof answer === 'object' && 'status' in answer && 'text' in answer) {
    response.writeHead(Number(answer.status), { 'content-type': 'text/html' }).end(answer.text)
    return
  }
  if (typeof answer === 'object' && 'location' in answer) {
    response.writeHead(302, { location: String(answer.location) }).end()
    return
  }
  if (answer === 'cut-off' || answer === 'stall') {
    response
      .writeHead(200, { 'content-length': 64 })
      .write('{"errcode":0,"errmsg":"ok",', () => answer === 'cut-off' && response.destroy())
    return
  }
  if (typeof answer === 'object' && 'slowly' in answer) {
    void dribble(response, JSON.stringify(answer.slowly))
    return
  }
  const body =
    typeof answer === 'object' && 'openid' in answer ? { session_key: sessionKey, ...answer } : answer
  response.writeHead(200, { 'content-type': 'text/plain' }).end(JSON.stringify(body))
}

async function dribble(response: ServerResponse, text: string): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/plain' })
  for (const byte of Buffer.from(text)) {
    response.write(Buffer.from([byte]))
    await new Promise((resolve) => setImmediate(resolve))
  }
  response.end()
}
