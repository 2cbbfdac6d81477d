import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { World } from '../world/world.ts'
import { createCodeToSession } from './code-to-session.ts'
import type { ImageChecks } from './image-checks.ts'
import {
  type PlatformAnswer,
  type PlatformErrorName,
  toDemandedAnswer,
  toErrorAnswer,
} from './platform-answers.ts'
import { createQuotas, type Quotas } from './quota.ts'
import { createStableToken } from './stable-token.ts'
import { createTokenCalls } from './token-calls.ts'

interface PlatformOptions {
  world: World
  appSecret: string
  imageChecks: ImageChecks
  randomBytes: (size: number) => Uint8Array
  /** By default, its own counts. */
  quotas?: Quotas
}

interface PlatformCall {
  method: string
  url: URL
  body: string
}

const exchangePath = '/sns/jscode2session'
const maxBodyBytes = 1024 * 1024

/** WeChat's open platform as far as it is simulated, for the app's server. */
export function createPlatformHandler(options: PlatformOptions) {
  const { world } = options
  const findAnswer = createAnswers(options)

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const startedAt = performance.now()
    const method = request.method ?? 'GET'
    const url = new URL(request.url ?? '/', 'http://platform')
    const record = (status: number, errcode?: number) =>
      world.traffic.add({
        from: 'server',
        at: new Date(world.now()).toISOString(),
        method,
        path: url.pathname,
        status,
        ...(errcode === undefined ? {} : { errcode }),
        durationMs: Math.round(performance.now() - startedAt),
      })

    const body = await readBody(request)
    const isSilent = world.state().faults.platformSilent
    const answer = isSilent ? null : findAnswer({ method, url, body })
    if (isSilent) {
      record(0)
    } else if (answer) {
      record(200, errcodeOf(answer))
      sendText(response, 200, answer)
    } else {
      record(404)
      sendText(response, 404, notSimulated(method, url.pathname))
    }
  }
}

/** Null for a path that is not there. */
function createAnswers(options: PlatformOptions) {
  const { world, appSecret, imageChecks, randomBytes, quotas = createQuotas(options.world.now) } = options
  const createRequestId = () =>
    Buffer.from(randomBytes(12))
      .toString('hex')
      .replace(/(.{8})(?=.)/g, '$1-')
  const isSecret = (candidate: string) => timingSafeEqual(sha256(candidate), sha256(appSecret))
  const codeToSession = createCodeToSession({ world, quotas, isSecret, createRequestId })
  const stableToken = createStableToken({ appId: world.appId, isSecret, quotas, now: world.now, randomBytes })
  const createTraceId = () => Buffer.from(randomBytes(16)).toString('hex')
  const tokenCalls = createTokenCalls({ world, quotas, imageChecks, createTraceId })

  function answerPost({ method, url, body }: PlatformCall): PlatformAnswer | PlatformErrorName {
    const fields = parseObject(body)
    if (method !== 'POST') return 'post_required'
    if (world.state().faults.platformBusy) return 'busy'
    if (body === '') return 'empty_content'
    if (url.pathname === '/cgi-bin/stable_token') return fields ? stableToken.answer(fields) : 'not_json'
    const token = url.searchParams.get('access_token')
    if (!token && fields?.access_token) return 'misplaced_token'
    const fault = stableToken.findFault(token)
    if (fault) return fault
    if (!fields) return 'not_json'
    const call = tokenCalls[url.pathname]
    return call?.quota?.take() ?? call?.answer(fields) ?? 'busy'
  }

  return (call: PlatformCall): PlatformAnswer | null => {
    const path = call.url.pathname
    const isPost = path === '/cgi-bin/stable_token' || Object.hasOwn(tokenCalls, path)
    if (path !== exchangePath && !isPost) return null
    const { platformErrcode } = world.state().faults
    if (platformErrcode !== 0) return toDemandedAnswer(platformErrcode, createRequestId())
    if (path === exchangePath) return codeToSession(call.method, call.url.searchParams)
    const answer = answerPost(call)
    return typeof answer === 'string' ? toErrorAnswer(answer, createRequestId()) : answer
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) {
    if (text.length <= maxBodyBytes) text += chunk
  }
  return text
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** WeChat sends its JSON as text. */
function sendText(response: ServerResponse, status: number, answer: object): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(JSON.stringify(answer))
}

function notSimulated(method: string, path: string): object {
  return {
    errcode: 40066,
    errmsg: `invalid url: ${method} ${path} is not available in the simulator`,
  }
}

function errcodeOf({ errcode }: PlatformAnswer): number | undefined {
  return typeof errcode === 'number' ? errcode : undefined
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
