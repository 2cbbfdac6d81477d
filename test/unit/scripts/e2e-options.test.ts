import { expect, test } from '@jest/globals'
import { parseOptions } from '../../../scripts/e2e/options.ts'
import { UsageError } from '../../../scripts/lib/usage-error.ts'

const linux = { platform: 'linux', cwd: process.cwd() } as const
const mac = { ...linux, platform: 'darwin' } as const

function refusalOf(words: string[], surroundings: typeof linux | typeof mac = linux): string {
  try {
    parseOptions(words, surroundings)
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError)
    return (error as Error).message
  }
  throw new Error('It was not refused.')
}

test('without words the journeys run in the simulator', () => {
  expect(parseOptions([], linux)).toEqual({ where: 'simulator' })
})

test('DevTools run a project of nobody unless an AppID is given', () => {
  expect(parseOptions(['--devtools'], mac)).toEqual({ where: 'devtools', appId: 'touristappid' })
  const own = ['--devtools', '--appid', 'wx0123456789abcdef']
  expect(parseOptions(own, mac)).toEqual({ where: 'devtools', appId: 'wx0123456789abcdef' })
})

test('a command line is found from where one stands', () => {
  const cliPath = `${process.cwd()}/simulator/cli.mjs`
  for (const words of [['--cli', 'simulator/cli.mjs'], [`--cli=${cliPath}`]])
    expect(parseOptions(['--devtools', ...words], linux)).toMatchObject({ cliPath })
})

test.each([
  [['--devtools'], 'name their command line with --cli PATH'],
  [['--devtools', '--cli', 'no/such/cli'], 'There is no /'],
  [['--devtools', '--cli'], '--cli needs a value.'],
  [['--devtools', '--cli='], '--cli needs a value.'],
  [['--devtools=yes'], '--devtools takes no value.'],
  [['--devtools', '--appid', 'mine'], '"mine" is no AppID'],
  [['--cli', 'simulator/cli.mjs'], 'are for --devtools'],
  [['--devtool'], 'Unknown option --devtool. There are: --devtools, --cli, --appid.'],
  [['sessions'], 'Unknown option sessions. There are: --devtools, --cli, --appid.'],
  [['--'], 'Unknown option --. '],
])('%j is refused: %s', (words, reason) => {
  expect(refusalOf(words)).toContain(reason)
})
