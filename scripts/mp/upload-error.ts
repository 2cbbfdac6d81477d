import type { CompileProblem } from '../../simulator/src/protocol/build.ts'

const settings = "WeChat's console (mp.weixin.qq.com, 开发管理 → 开发设置 → 小程序代码上传)"

/** What can stop a preview or an upload, and what to do about it. A new kind does not compile without a cure. */
const cures = {
  'appid-placeholder': 'Put your own AppID into project.config.json.',
  'appid-invalid': 'An AppID is "wx" and 16 hexadecimal digits; correct appid in project.config.json.',
  'base-url-placeholder': "Put your server's public https origin into utils/api/base-url.ts.",
  'base-url-invalid':
    'utils/api/base-url.ts must name one https origin with a public domain, such as https://api.your-company.cn.',
  'key-missing': `Download the upload key from ${settings}. Save it as private.<AppID>.key beside project.config.json, name another file with --key, or put its text into MP_PRIVATE_KEY.`,
  'key-unreadable': `Give the key file as WeChat's console made it: a PEM text that begins with "-----BEGIN". A lost key is replaced in ${settings}.`,
  'key-of-another-app': 'Take the key whose file name has the AppID of project.config.json.',
  'key-in-git': `Whoever has the repository has the key. Remove the file from git, reset the key in ${settings}, and use the new one.`,
  'version-missing':
    'Give one with --version x.y.z. In a shallow clone, fetch the tags first (git fetch --tags --unshallow).',
  'version-invalid': 'Use digits, letters and dots, such as 1.4.0.',
  'description-missing': 'Give one with --desc "what is new".',
  'robot-invalid': 'Use a whole number from 1 to 30.',
  'compile-error': 'Correct the file. npm start shows the same error while you do.',
  'package-rule':
    'Correct it: nothing that breaks a rule of scripts/package-check.ts or scripts/gates is sent.',
  'package-too-large':
    'npm run mp:pack shows what takes the room. Pictures belong on a server, rarely used pages in a subpackage.',
  'address-not-allowed': `Add that address to the IP list in ${settings}, or switch the list off. It is the address that WeChat sees, not what this machine or a proxy believes; the list takes IPv4 only.`,
  'wrong-key': `The key is not that of this AppID, or was reset. Download the present one from ${settings}.`,
  'wrong-appid': "Compare appid in project.config.json with WeChat's console. Test accounts cannot upload.",
  'no-network':
    'https://servicewechat.com must be reachable from here. Behind a proxy, name it with --proxy or HTTPS_PROXY.',
  proxy:
    "Check the proxy's address, user and password in --proxy, HTTPS_PROXY or the proxy setting of npm, and that it lets servicewechat.com through.",
  certificate:
    "Something between here and WeChat shows its own certificate. If that is your company's proxy, name its authority in NODE_EXTRA_CA_CERTS.",
  'not-wechat':
    'A proxy or a sign-in page of the network answers instead of WeChat. Open https://servicewechat.com in a browser here to see it.',
  refused: `Look the words up in ${settings} and in the documents of miniprogram-ci.`,
  'no-answer': 'Try again. If it stays so, try another network.',
  'client-failed': 'This is a fault of miniprogram-ci or of how it is run here; its last words are above.',
} as const

export type UploadErrorKind = keyof typeof cures

/** One thing that stops a preview or an upload. Its message never holds a key or a password. */
export class UploadError extends Error {
  override name = 'UploadError'
  readonly kind: UploadErrorKind

  constructor(kind: UploadErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }

  get cure(): string {
    return cures[this.kind]
  }
}

/** A fault of the project, at its place. */
export function toCompileError({ file, line, message }: CompileProblem): UploadError {
  const place = file ? `${file}${line ? `:${line}` : ''} ` : ''
  return new UploadError('compile-error', `${place}${message}`)
}

/** Everything at once that stops it. */
export class Blocked extends Error {
  override name = 'Blocked'
  readonly blockers: UploadError[]

  constructor(blockers: UploadError[]) {
    super(blockers.map(({ message }) => message).join('\n'))
    this.blockers = blockers
  }
}

/** Takes every step, whatever the others come to. Throws all that stops it as one `Blocked`. */
export async function takeAll<T extends Record<string, unknown>>(
  steps: {
    [Name in keyof T]: () => T[Name] | Promise<T[Name]>
  },
): Promise<T> {
  const values: Partial<T> = {}
  const blockers: UploadError[] = []
  for (const name of Object.keys(steps) as (keyof T)[])
    try {
      values[name] = await steps[name]()
    } catch (error) {
      blockers.push(...asBlockers(error))
    }
  // Steps that need the same file say the same of it.
  const distinct = [...new Map(blockers.map((blocker) => [blocker.message, blocker])).values()]
  if (distinct.length > 0) throw new Blocked(distinct)
  return values as T
}

function asBlockers(error: unknown): UploadError[] {
  if (error instanceof Blocked) return error.blockers
  if (error instanceof UploadError) return [error]
  throw error
}
