import type { AutoCommand } from './arguments.ts'

/** What the command passes to the phone's process. The control token travels in the environment instead. */
export type PhoneSettings = Omit<AutoCommand, 'kind' | 'world'>

/** What the phone's process reports to the command that started it. */
export type PhoneReport = { kind: 'launched'; notes: string[] } | { kind: 'failed'; message: string }

export const worldVariable = 'SIMULATOR_WORLD'
export const deviceVariable = 'SIMULATOR_DEVICE'
export const defaultDeviceId = 'phone-1'
/** Names the phone's process among the words of the program; no person types it. */
export const phoneCommand = '__phone'
