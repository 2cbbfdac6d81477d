import { extname } from 'node:path'

/** Files of the package by path, as they would be uploaded. */
export type PackageContents = ReadonlyMap<string, Buffer>

/** What a phone loads before the first page. WeChat allows 2 MB; a start on a slow network does not. */
export const mainPackageBudgetBytes = 200 * 1024
/** Of each sub-package, which a phone loads behind the page that leads to it. */
export const subPackageBudgetBytes = 120 * 1024
/**
 * What WeChat's check of code quality allows all pictures and sounds, by the types that it counts.
 * https://developers.weixin.qq.com/community/develop/doc/00040e5a0846706e893dcc24256009
 */
export const mediaBudgetBytes = 200 * 1024
const mediaTypes = new Set(
  '.jpg .jpeg .png .svg .webp .gif .flac .m4a .ogg .ape .amr .wma .wav .mp3 .mp4 .aac .aiff .caf'.split(' '),
)

/** Where files of the app live; everything else is something that slipped in. */
const places =
  /^(?:app\.(?:js|json|wxss)|(?:theme|sitemap|project\.config)\.json|(?:pages|packages|components|utils|images|@babel\/runtime\/helpers)\/.+)$/
const foreignFolder =
  /(?:^|\/)(?:server|simulator|test|tests|docs|scripts|config|typings|node_modules|fixtures|coverage|\.[^/]+)\//
const sourceFile = /\.(?:ts|mjs|map|test\.js|md|pem|key|env|sqlite)$/

type Forbidden = [what: string, pattern: RegExp]

const secrets: Forbidden[] = [
  ['something like an AppSecret', /(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])/i],
  ['a session token', /mps_[\w-]{43}/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a secret of the simulated world', /(?<![\w-])sim-[\w-]{8,}/],
]
/** What a mini-program never does by itself; a comment may speak of it. */
const foreignWords: Forbidden[] = [
  ['session_key', /session_key/],
  ["WeChat's server API", /api\.weixin\.qq\.com/],
  ['a local address', /\b(?:https?|wss?):\/\/(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)/],
]
const textTypes = new Set(['.js', '.json', '.wxml', '.wxss', '.wxs', '.svg'])
/** Names of XML vocabularies look like addresses; nothing is fetched from them. */
const vocabularies = /^https?:\/\/www\.w3\.org$/

/**
 * Holds a compiled package against the rules for what may leave this repository.
 *
 * @returns one sentence for each rule that is broken; the offending text itself is never part of it
 */
export function checkPackage(files: PackageContents): string[] {
  return [
    ...checkPlaces(files),
    ...checkSize(files),
    ...checkMedia(files),
    ...checkSecrets(files),
    ...checkOrigins(files),
    ...checkStyles(files),
  ]
}

/** Holds source maps, which go to WeChat beside a package and have the comments, too, against the same rules. */
export function checkSourceMaps(files: PackageContents): string[] {
  return [...files].flatMap(([path, content]) => find(secrets, path, content.toString()))
}

function checkPlaces(files: PackageContents): string[] {
  return [...files.keys()]
    .filter((path) => !places.test(path) || foreignFolder.test(path) || sourceFile.test(path))
    .map((path) => `${path} does not belong to the package`)
}

function checkSize(files: PackageContents): string[] {
  const sizes = new Map<string, number>()
  for (const [path, { length }] of files) {
    const name = packageOf(path)
    sizes.set(name, (sizes.get(name) ?? 0) + length)
  }
  return [...sizes].flatMap(([name, bytes]) => {
    const budget = name === mainPackage ? mainPackageBudgetBytes : subPackageBudgetBytes
    return bytes <= budget ? [] : [`${name} has ${bytes} bytes, the budget is ${budget}`]
  })
}

const mainPackage = 'the main package'

/** Each folder of `packages` is a sub-package. */
function packageOf(path: string): string {
  return /^packages\/[^/]+(?=\/)/.exec(path)?.[0] ?? mainPackage
}

function checkMedia(files: PackageContents): string[] {
  const media = [...files].filter(([path]) => mediaTypes.has(extname(path).toLowerCase()))
  const tooLarge = media.filter(([, content]) => content.length >= mediaBudgetBytes)
  const bytes = media.reduce((sum, [, content]) => sum + content.length, 0)
  if (tooLarge.length === 0 && bytes >= mediaBudgetBytes)
    return [
      `pictures and sounds have ${bytes} bytes, WeChat wants less than ${mediaBudgetBytes} for all of them`,
    ]
  const cure = 'make it smaller, or let a server deliver it'
  return tooLarge.map(
    ([path, { length }]) =>
      `${path} has ${length} bytes, WeChat wants less than ${mediaBudgetBytes}: ${cure}`,
  )
}

function checkSecrets(files: PackageContents): string[] {
  return [...textFiles(files)].flatMap(([path, text]) => find([...secrets, ...foreignWords], path, text))
}

function find(findings: Forbidden[], path: string, text: string): string[] {
  return findings.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${path} contains ${what}`)
}

function checkOrigins(files: PackageContents): string[] {
  const all = [...textFiles(files)].flatMap(
    ([, text]) => text.match(/\b(?:https?|wss?):\/\/[\w.-]+(?::\d+)?/g) ?? [],
  )
  const origins = [...new Set(all)].filter((origin) => !vocabularies.test(origin))
  if (origins.length === 1 && origins[0]?.startsWith('https://')) return []
  return [`the package names ${origins.join(', ') || 'no origin'}; it must name one https origin`]
}

/** The minifier joins a declaration and the one that was to be its fallback; a block of its own keeps them apart. */
function checkStyles(files: PackageContents): string[] {
  const sheets = [...textFiles(files)].filter(([path]) => path.endsWith('.wxss'))
  return sheets.flatMap(([path, text]) => {
    const newer = /(?<![\w-])(?:max|min|clamp|env)(?=\()/.exec(withoutSupports(text))?.[0]
    if (newer === undefined) return []
    const why = 'where an engine without it loses the whole declaration'
    return [`${path} has ${newer}() outside @supports, ${why}`]
  })
}

function withoutSupports(sheet: string): string {
  const start = sheet.indexOf('@supports')
  if (start < 0) return sheet
  let end = sheet.indexOf('{', start) + 1
  for (let depth = 1; depth > 0 && end < sheet.length; end += 1) {
    if (sheet[end] === '{') depth += 1
    if (sheet[end] === '}') depth -= 1
  }
  return sheet.slice(0, start) + withoutSupports(sheet.slice(end))
}

function* textFiles(files: PackageContents): Generator<[string, string]> {
  for (const [path, content] of files) if (textTypes.has(extname(path))) yield [path, content.toString()]
}
