import { type KeyObject, publicDecrypt, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { unpack } from './package-format.ts'
import { openTunnel, type Tunnel } from './tunnel.ts'

/** A package as it came, without the file that signs it. */
export interface ReceivedPackage {
  kind: 'upload' | 'preview'
  query: Record<string, string>
  files: Map<string, Buffer>
  clientVersion: string
}

export interface UploadService {
  tunnel: Tunnel
  /** The one app that it knows. */
  app: App
  received: ReceivedPackage[]
  /** Names of the questions that were asked, such as `getrandstr`. */
  asked: string[]
  /** What is answered instead of the truth, by the question's name; null keeps it waiting for ever. */
  answers: Record<string, string | null>
  /** By path. */
  sourceMaps: Record<string, string>
  qrPicture: Buffer
  close(): Promise<void>
}

interface App {
  appId: string
  publicKey: KeyObject
}

type Answer = (body: Buffer, query: Record<string, string>) => object

const host = 'servicewechat.com'
/** As a new app has them, in MB and pieces. */
const limits = {
  MaxCodeSize: 2,
  MaxSubpackageSubCodeSize: 2,
  MaxSubpackageFullCodeSize: 12,
  MaxTabbarIconSize: 40,
}
const counts = { NavigateMiniprogramLimit: 10, MaxSubPackageLimit: 100, MinTabbarCount: 2, MaxTabbarCount: 5 }
/** How many characters of source maps go into one answer. */
const chunkLength = 10_000

/**
 * WeChat's service for uploads, as far as miniprogram-ci talks to it, for one app. It can be reached through its tunnel
 * only. Questions, answers and the signature have the form that the client has; the words with which a wrong key or app
 * is refused are our own, since nothing public has the real ones.
 */
export async function openUploadService(app: App): Promise<UploadService> {
  const tunnel = await openTunnel(
    host,
    (request, response) => void handle(service, routes, request, response),
  )
  const service: UploadService = {
    ...{ tunnel, app, received: [], asked: [], answers: {}, sourceMaps: {}, qrPicture: Buffer.alloc(0) },
    close: () => tunnel.close(),
  }
  const routes = createRoutes(service)
  return service
}

async function handle(
  { asked, answers }: UploadService,
  routes: Record<string, Answer>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '', `https://${host}`)
  const name = url.pathname.split('/').at(-1) ?? ''
  const body = await buffer(request)
  asked.push(name)
  const instead = answers[name]
  if (instead === null) return
  const answer = routes[name] ?? (() => ({ errCode: -1, errMsg: `unknown question ${name}` }))
  response.end(instead ?? JSON.stringify(answer(body, Object.fromEntries(url.searchParams))))
}

function createRoutes(service: UploadService): Record<string, Answer> {
  const { issue, refuse } = createSignatures(service)
  const json = (answer: (question: Record<string, unknown>) => object): Answer => {
    return (body) => answer(JSON.parse(body.toString()))
  }
  const ofApp = (answer: (question: Record<string, unknown>) => object): Answer =>
    json((question) => refuse(question) ?? answer(question))
  const maps = () => {
    const list = Object.entries(service.sourceMaps).map(([fullpath, sourcemap]) => ({ fullpath, sourcemap }))
    return JSON.stringify({ sourcemap_list: list })
  }
  return {
    getrandstr: json(() => ({ errCode: 0, data: { randomString: issue() } })),
    getattr: ofApp(() => ({ errCode: 0, data: { appType: 0, setting: { ...limits, ...counts } } })),
    getwhiteextlist: () => ({ errCode: 0, data: {} }),
    upload: (body, query) => receive(service, refuse, { kind: 'upload', body, query }),
    testSourceURL: (body, query) => receive(service, refuse, { kind: 'preview', body, query }),
    get_dev_sourcemap_info: ofApp(() => ({
      errCode: 0,
      data: { total_size: maps().length, limit: chunkLength },
    })),
    get_dev_sourcemap: ofApp(({ offset, limit }) => {
      const body = maps().slice(Number(offset), Number(offset) + Number(limit))
      return { innerRequestResp: { errCode: 0, body } }
    }),
    clientreportv2: () => ({}),
  }
}

type Refuse = (claims: Record<string, unknown>) => object | null

/** A signature is `{appid, rand_str}` under the private key, with a text that was issued for it and is used once. */
function createSignatures({ app }: UploadService): { issue: () => string; refuse: Refuse } {
  const issued = new Set<unknown>()
  return {
    issue() {
      const text = randomUUID()
      issued.add(text)
      return text
    },
    refuse({ appid, signature }) {
      if (appid !== app.appId) return { errCode: -1, errMsg: `unknown appid ${appid}` }
      const claims = decrypt(app.publicKey, String(signature))
      const isGood = claims?.appid === appid && issued.has(claims.rand_str)
      return isGood ? null : { errCode: -1, errMsg: 'signature does not verify' }
    },
  }
}

function decrypt(key: KeyObject, signature: string): Record<string, unknown> | null {
  try {
    return JSON.parse(publicDecrypt(key, Buffer.from(signature, 'base64')).toString())
  } catch {
    return null
  }
}

interface Delivery {
  kind: ReceivedPackage['kind']
  body: Buffer
  query: Record<string, string>
}

function receive(service: UploadService, refuse: Refuse, { kind, body, query }: Delivery): object {
  const files = unpack(gunzipSync(body))
  const { signature, version } = JSON.parse(String(files.get('ci.signature')))
  const refusal = refuse({ appid: query.appid, signature })
  if (refusal) return refusal
  files.delete('ci.signature')
  service.received.push({ kind, query, files, clientVersion: version })
  const size = [...files].reduce((sum, [name, { length }]) => sum + (name.endsWith('.map') ? 0 : length), 0)
  const sizes = ['__FULL__', '__APP__'].map((name) => ({ name, size }))
  const qr = kind === 'preview' ? { qrcode_img: service.qrPicture.toString('base64') } : {}
  return { errCode: 0, body: { subpackage_info: sizes, ...qr } }
}
