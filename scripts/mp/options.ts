import { parseArgs } from 'node:util'
import { UsageError } from '../lib/usage-error.ts'

const texts = ['version', 'desc', 'robot', 'key', 'proxy'] as const
const known = {
  upload: ['version', 'desc', 'robot', 'key', 'proxy', 'dry-run'],
  preview: ['desc', 'robot', 'key', 'proxy', 'dry-run'],
  sourcemap: ['robot', 'key', 'proxy', 'dry-run'],
  pack: [],
} as const

export type MpCommand = keyof typeof known

export type MpOptions = { [Name in (typeof texts)[number]]?: string | undefined } & { isDryRun: boolean }

/** Reads `upload --version 1.2.3 …`. Throws a `UsageError` that names what there is. */
export function parseCommandLine(argv: string[]): { command: MpCommand; options: MpOptions } {
  const [command, ...rest] = argv
  if (!isCommand(command))
    throw new UsageError(
      `No command is called ${command ?? 'nothing'}. There are: ${Object.keys(known).join(', ')}.`,
    )
  const { values, tokens } = parseArgs({
    args: rest,
    options: {
      ...Object.fromEntries(texts.map((name) => [name, { type: 'string' as const }])),
      'dry-run': { type: 'boolean' },
    },
    strict: false,
    tokens: true,
  })
  const names: readonly string[] = known[command]
  for (const token of tokens) {
    const isKnown = token.kind === 'option' && names.includes(token.name)
    if (!isKnown) throw unknown(rest[token.index] ?? '', names)
    const isText = token.name !== 'dry-run'
    if (isText === (token.value === undefined || token.value === '')) throw misused(token.rawName, isText)
  }
  const { 'dry-run': isDryRun, ...given } = values
  return { command, options: { ...given, isDryRun: isDryRun === true } }
}

function isCommand(name: string | undefined): name is MpCommand {
  return name !== undefined && Object.hasOwn(known, name)
}

function unknown(word: string, names: readonly string[]): UsageError {
  const list = names.map((name) => `--${name}`).join(', ')
  return new UsageError(`Unknown option ${word}. ${list === '' ? 'There are none' : `There are: ${list}`}.`)
}

function misused(name: string, isText: boolean): UsageError {
  return new UsageError(isText ? `${name} needs a value.` : `${name} takes no value.`)
}
