import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { guestAppId } from '../../simulator/src/project/project-config.ts'
import { isAppId } from '../lib/app-id.ts'
import { UsageError } from '../lib/usage-error.ts'

export type E2eOptions = { where: 'simulator' } | ({ where: 'devtools' } & DevToolsOptions)

export interface DevToolsOptions {
  /** The command line of DevTools; without it the automator looks where DevTools are usually installed. */
  cliPath?: string
  appId: string
}

const names = ['devtools', 'cli', 'appid']

/** Reads `--devtools --cli PATH --appid ID`. Throws a `UsageError` that names what there is. */
export function parseOptions(
  words: string[],
  { platform, cwd }: { platform: NodeJS.Platform; cwd: string },
): E2eOptions {
  const { devtools, cli, appid = guestAppId } = readWords(words)
  if (!devtools) {
    if (words.length > 0) throw new UsageError('--cli and --appid are for --devtools.')
    return { where: 'simulator' }
  }
  if (appid !== guestAppId && !isAppId(appid))
    throw new UsageError(`${JSON.stringify(appid)} is no AppID: that is "wx" and 16 hexadecimal digits.`)
  return { where: 'devtools', appId: appid, ...findCli(cli, platform, cwd) }
}

function readWords(words: string[]): { devtools?: boolean; cli?: string; appid?: string } {
  const { values, tokens } = parseArgs({
    args: words,
    options: { devtools: { type: 'boolean' }, cli: { type: 'string' }, appid: { type: 'string' } },
    strict: false,
    tokens: true,
  })
  for (const token of tokens) {
    if (token.kind !== 'option' || !names.includes(token.name)) throw unknown(words[token.index] ?? '')
    const hasValue = token.value !== undefined && token.value !== ''
    if (token.name === 'devtools' && hasValue) throw new UsageError('--devtools takes no value.')
    if (token.name !== 'devtools' && !hasValue) throw new UsageError(`--${token.name} needs a value.`)
  }
  return values as { devtools?: boolean; cli?: string; appid?: string }
}

function unknown(word: string): UsageError {
  return new UsageError(`Unknown option ${word}. There are: ${names.map((name) => `--${name}`).join(', ')}.`)
}

function findCli(cli: string | undefined, platform: NodeJS.Platform, cwd: string): { cliPath?: string } {
  if (cli === undefined) {
    if (platform === 'darwin' || platform === 'win32') return {}
    throw new UsageError(
      `On ${platform} nobody knows where WeChat DevTools are: name their command line with --cli PATH.`,
    )
  }
  const cliPath = resolve(cwd, cli)
  if (!existsSync(cliPath)) throw new UsageError(`There is no ${cliPath}.`)
  return { cliPath }
}
