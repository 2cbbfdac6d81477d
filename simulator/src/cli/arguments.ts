import type { Level } from '../protocol/build.ts'
import { parseHosts, WorldError } from '../world/parse-patch.ts'

export interface AutoCommand {
  kind: 'auto'
  projectPath: string
  port: number
  deviceId?: string
  /** The device's WeChat account from now on. */
  accountId?: string
  /** `<control url>#<control token>` */
  world?: string
  level: Level
  /** A world of the phone's own begins from nothing. */
  isFresh: boolean
  /** Public origin → server of this machine. */
  hosts: Record<string, string>
  /** How long the phone stays after its last client has gone. */
  lingerSeconds: number
  notes: string[]
}

export interface WorldCommand {
  kind: 'world'
  stateDir?: string
  appId?: string
}

export type Command = AutoCommand | WorldCommand | { kind: 'help' } | { kind: 'refused'; message: string }

interface Words {
  command: string | null
  values: Map<string, string>
}

const valueOptions = new Set([
  ...['--lang', '--port', '--world', '--device', '--linger-seconds', '--hosts'],
  ...['--auto', '--project', '--auto-port', '--auto-account', '--ticket', '--appid', '--state-dir'],
])
const flagOptions = new Set(['--debug', '--help', '-h', '--fresh', '--strict', '--trust-project'])

const devToolsCommands = new Set([
  ...[
    'login',
    'islogin',
    'preview',
    'auto-preview',
    'auto-replay',
    'upload',
    'build-npm',
    'build-apk',
    'build-ipa',
  ],
  ...['open', 'open-other', 'close', 'quit', 'reset-fileutils', 'cache', 'engine', 'cloud'],
])

/** A named world is others' as well. */
export const freshRefusal =
  '--fresh is for a world of the phone’s own; a world that was named is reset through its control API'
const defaultPort = 9420
const defaultLingerSeconds = 60

/** Reads the words after the program's name. What cannot be done comes back as a sentence, never as an exception. */
export function parseCommand(argv: readonly string[]): Command {
  const words = readWords(argv)
  if (typeof words === 'string') return { kind: 'refused', message: words }
  const { command, values } = words
  if (values.has('--help') || values.has('-h')) return { kind: 'help' }
  if (command === 'world') return parseWorld(values)
  if (command === 'auto' || (command === null && values.has('--auto'))) return parseAuto(values)
  if (command === null) return { kind: 'help' }
  return { kind: 'refused', message: describeUnknown(command) }
}

function readWords(argv: readonly string[]): Words | string {
  const words: Words = { command: null, values: new Map() }
  const rest = [...argv]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const problem = word.startsWith('-') ? readOption(word, rest, words) : readCommand(word, words)
    if (problem) return problem
  }
  return words
}

function readCommand(word: string, words: Words): string | null {
  if (words.command !== null) return `One command at a time: "${words.command}" or "${word}"?`
  words.command = word
  return null
}

function readOption(word: string, rest: string[], { values }: Words): string | null {
  const [name, inlineValue] = splitOnce(word, '=')
  if (!flagOptions.has(name) && !valueOptions.has(name)) return `Unknown option ${name}`
  const value = flagOptions.has(name) ? 'true' : (inlineValue ?? rest.shift())
  if (value === undefined) return `${name} needs a value`
  values.set(name, value)
  return null
}

function parseAuto(values: Map<string, string>): Command {
  const projectPath = values.get('--project') ?? values.get('--auto')
  if (!projectPath) return { kind: 'refused', message: 'auto needs --project <folder>' }
  const port = parseNumber(values.get('--auto-port'), defaultPort)
  if (port === null || port < 1 || port > 65_535)
    return { kind: 'refused', message: '--auto-port needs a port number' }
  const lingerSeconds = parseNumber(values.get('--linger-seconds'), defaultLingerSeconds)
  if (lingerSeconds === null)
    return { kind: 'refused', message: '--linger-seconds needs a number of seconds' }
  const hosts = readHosts(values.get('--hosts'))
  if (typeof hosts === 'string') return { kind: 'refused', message: hosts }
  if (values.has('--fresh') && values.has('--world')) return { kind: 'refused', message: freshRefusal }
  return {
    kind: 'auto',
    projectPath,
    port,
    lingerSeconds,
    isFresh: values.has('--fresh'),
    hosts,
    level: values.has('--strict') ? 'strict' : 'lenient',
    notes: values.has('--ticket') ? ['--ticket is not used: nobody signs in to the simulator.'] : [],
    ...optional('deviceId', values.get('--device')),
    ...optional('accountId', values.get('--auto-account')),
    ...optional('world', values.get('--world')),
  }
}

/** The map, or a sentence that says what is wrong with it. */
function readHosts(text: string | undefined): Record<string, string> | string {
  const pairs = text === undefined ? [] : text.split(',')
  try {
    return parseHosts(Object.fromEntries(pairs.map((pair) => splitOnce(pair, '='))))
  } catch (error) {
    if (error instanceof WorldError) return error.message
    throw error
  }
}

function parseWorld(values: Map<string, string>): Command {
  return {
    kind: 'world',
    ...optional('stateDir', values.get('--state-dir')),
    ...optional('appId', values.get('--appid')),
  }
}

function describeUnknown(command: string): string {
  if (!devToolsCommands.has(command)) return `Unknown command "${command}"`
  return `"${command}" is not supported: the simulator has no WeChat account, no cloud and no window. It knows auto and world.`
}

function parseNumber(text: string | undefined, fallback: number): number | null {
  if (text === undefined) return fallback
  return /^\d{1,6}$/.test(text) ? Number(text) : null
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: string })
}
