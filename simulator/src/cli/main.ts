import { type Command, parseCommand } from './arguments.ts'
import { helpText } from './help.ts'
import { phoneCommand } from './phone-settings.ts'

/** DevTools ends with -1 when it fails. */
const failureCode = 255

/** Gives the exit code, at the end of whatever was asked for. */
export async function runCommandLine([first, ...rest]: string[]): Promise<number> {
  try {
    if (first === phoneCommand) return await runPhoneCommand(rest[0] ?? '')
    await execute(parseCommand(first === undefined ? [] : [first, ...rest]))
    return 0
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return failureCode
  }
}

// Each command loads its own part: the command that only starts a process must not load the compiler.
async function execute(command: Command): Promise<void> {
  if (command.kind === 'refused') throw new Error(command.message)
  if (command.kind === 'help') print(helpText)
  else if (command.kind === 'auto') await (await import('./auto-command.ts')).runAuto(command, print)
  else await (await import('./world-command.ts')).runWorld(command, print)
}

async function runPhoneCommand(settings: string): Promise<number> {
  const { runPhone } = await import('./phone-process.ts')
  return runPhone(JSON.parse(settings))
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
