import { toProblems } from '../../simulator/src/project/official-fault.ts'
import { Blocked, toCompileError, UploadError, type UploadErrorKind } from './upload-error.ts'

/** How miniprogram-ci fails: a text, mostly with a number, and with a file if it is about one. */
export interface ClientFault {
  message: string
  code?: number | string
  path?: string
}

/** Its own codes for a key that cannot be used and for what the service answered to each question. */
const localSignature = 20002
const serviceCodes = [20001, 20003]

interface Cause {
  kind: UploadErrorKind
  headline: string
  /** What the client or the service says then. */
  says: RegExp
}

/** The more certain ones first. */
const causes: Cause[] = [
  {
    kind: 'address-not-allowed',
    headline: 'WeChat takes no uploads from this address.',
    says: /invalid ip\b|"?errCode"?: ?-10008\b/i,
  },
  {
    kind: 'proxy',
    headline: 'The proxy does not lead to WeChat.',
    says: /tunneling socket could not be established/,
  },
  {
    kind: 'certificate',
    headline: 'The connection to WeChat cannot be trusted.',
    says: /certificate|self.signed|unable to verify/i,
  },
  {
    kind: 'no-network',
    headline: 'WeChat cannot be reached.',
    says: /\b(?:ENOTFOUND|EAI_AGAIN|E(?:NET|HOST)UNREACH|ECONN\w+|ETIMEDOUT|EPIPE)\b|socket (?:hang up|disconnected)/,
  },
  {
    kind: 'not-wechat',
    headline: 'What answered is not WeChat.',
    says: /is not valid JSON|Unexpected (?:token|end of)/,
  },
  {
    kind: 'package-too-large',
    headline: 'The package is too large for WeChat.',
    says: /\b80051\b|exceeds? max limit|size.{0,20}\b(?:limit|large)/i,
  },
  {
    kind: 'wrong-key',
    headline: 'WeChat does not accept the signature.',
    says: /signature|private ?key|public ?key|decrypt|签名|密钥/i,
  },
  { kind: 'wrong-appid', headline: 'WeChat does not accept the AppID.', says: /app ?id\b|\b40013\b/i },
]

/** Says what stopped the client, as an `UploadError`; several faults of the project as one `Blocked`. */
export async function explainFault(projectPath: string, fault: ClientFault): Promise<UploadError | Blocked> {
  const { code, path } = fault
  const message = withoutSecrets(fault.message)
  if (code === localSignature)
    return new UploadError('key-unreadable', `The upload key cannot sign. ${message}`)
  const isOfService = serviceCodes.includes(Number(code))
  if (path !== undefined || (typeof code === 'number' && !isOfService))
    return explainCompileFault(projectPath, { ...fault, message })
  const cause = causes.find(({ says }) => says.test(message))
  if (cause) return new UploadError(cause.kind, `${cause.headline} (${serviceWords(message)})`)
  if (isOfService || message.includes('errCode'))
    return new UploadError('refused', `WeChat refused: ${serviceWords(message)}`)
  return new UploadError('client-failed', `miniprogram-ci failed: ${message}`)
}

async function explainCompileFault(projectPath: string, { message, path }: ClientFault): Promise<Blocked> {
  const problems = await toProblems(projectPath, { message, ...(path === undefined ? {} : { path }) })
  return new Blocked(problems.map(toCompileError))
}

/** The service's own words, without the layers around them and cut to one line. */
function serviceWords(text: string): string {
  const inner = text.replace(/^(?:\w*Error: )+/, '')
  const wrapped = /"errMsg": ?"((?:[^"\\]|\\.)*)"/.exec(inner)?.[1] ?? /errMsg: (.+)/s.exec(inner)?.[1]
  const code = /"?errCode"?: ?(-?\d+)/.exec(inner)?.[1]
  const words = (wrapped ?? inner).replace(/\s+/g, ' ').trim().slice(0, 300)
  return code === undefined ? words : `${code} ${words}`
}

/** Without keys, and without what stands before the `@` of `http://user:password@host`. */
export function withoutSecrets(text: string): string {
  return text.replace(/\/\/[^\s/@]+@/g, '//***@').replace(/-----BEGIN[\s\S]*?(?:-----END[^\n]*|$)/g, '***')
}
