import { WxFailure } from '../context/wx-failure.ts'

export const requestMethods = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT']

export interface RequestContent {
  url: string
  method: string
  header: Record<string, string>
  body: string | null
}

export interface RequestInput {
  url: string
  method: string
  header: Record<string, unknown>
  data: unknown
}

/**
 * Makes url, header and body of a request from its options by `wx.request`'s rules.
 * https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html
 */
export function buildRequest({ url, method, header, data }: RequestInput): RequestContent {
  const address = parseAddress(url)
  const headers = normaliseHeader(header)
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data))
    throw new WxFailure('binary data is not available in the simulator')
  if (method === 'GET' && typeof data === 'object' && data !== null) {
    for (const [name, value] of formPairs(data)) address.searchParams.append(name, value)
    return { url: address.href, method, header: headers, body: null }
  }
  const hasBody = method !== 'GET' && method !== 'HEAD' && data !== undefined && data !== null
  return { url: address.href, method, header: headers, body: hasBody ? serialiseBody(data, headers) : null }
}

/** The body as the app gets it: JSON by default, and the plain text when it is not JSON. */
export function parseBody(text: string, dataType: string): unknown {
  if (dataType !== 'json') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function parseAddress(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : null
  if (!address || !/^https?:$/.test(address.protocol))
    throw new WxFailure(`invalid url "${url.split('?')[0]}"`, 600009)
  return address
}

/** Names in lower case; WeChat sets the referer itself. */
function normaliseHeader(header: Record<string, unknown>): Record<string, string> {
  const normal: Record<string, string> = { 'content-type': 'application/json' }
  for (const [name, value] of Object.entries(header)) {
    if (value === undefined || value === null || name.toLowerCase() === 'referer') continue
    normal[name.toLowerCase()] = String(value)
  }
  return normal
}

function serialiseBody(data: unknown, header: Record<string, string>): string {
  if (typeof data !== 'object') return String(data)
  if (!header['content-type']?.includes('application/x-www-form-urlencoded')) return JSON.stringify(data)
  return formPairs(data as object)
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&')
}

function formPairs(data: object): [string, string][] {
  return Object.entries(data).map(([name, value]) => [
    name,
    typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value),
  ])
}
