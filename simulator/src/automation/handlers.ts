import type { Finger, FingerEvent } from '../driver/finger.ts'
import { type Fields, type ParamsOf, parseParams } from '../protocol/call-fields.ts'
import { automatorMethods, elementFields, type HostMethod } from '../protocol/host-calls.ts'
import { baseLibraryVersion } from '../protocol/versions.ts'
import { ProtocolError } from './protocol-error.ts'

/** The phone under automation, as the rest of the daemon provides it. */
export interface AutomatedPhone {
  /** Resolves when the first page stands; rejects with the reason when there will be none. */
  ready(): Promise<void>
  /** Passes a call on to the host, which checks its params. */
  call(method: HostMethod, params: unknown): Promise<unknown>
  finger: Finger
  screenshot(): Promise<Buffer>
  testAccounts(): Promise<{ nickName: string; openid: string }[]>
}

/** What belongs to one client's connection. */
export interface ClientSession {
  enableLog(): void
  /** The daemon ends once the answer has left. */
  closeAfterAnswer(): void
}

export type Handler = (params: unknown) => unknown

const ticketReason = 'a ticket is a sign-in to DevTools, and nobody signs in to the simulator'

/** Known methods that the simulator does not do, each with its reason. */
const refusals: Record<string, string> = {
  'Tool.getTicket': ticketReason,
  'Tool.setTicket': ticketReason,
  'Tool.refreshTicket': ticketReason,
  'Tool.stopAudits': 'the simulator runs no audits',
  'Tool.enableRemoteDebug': 'the simulator has no real phone to connect to',
  'Tool.compile': 'the project is compiled at launch; launch again to run changed files',
  'Tool.clearCache': 'a device is cleared through the control API of the simulator',
}

const fingerEvents: FingerEvent[] = ['touchstart', 'touchmove', 'touchend', 'touchcancel']

type Row = [method: string, handler: Handler]

/** A method that is answered here: its params are checked before `answer` gets them. */
function own<Given extends Fields>(
  method: string,
  fields: Given,
  answer: (params: ParamsOf<Given>) => unknown,
): Row {
  return [method, (params) => answer(parseParams(method, params, fields))]
}

/** One row per method of the protocol: answered here, by the finger, by the host, or refused with its reason. */
export function createHandlers(phone: AutomatedPhone, session: ClientSession): Map<string, Handler> {
  return new Map([
    ...toolRows(phone, session),
    ...fingerRows(phone),
    ...automatorMethods.map((method): Row => [method, (params) => phone.call(method, params)]),
    ...Object.entries(refusals).map(([method, reason]) => refusalRow(method, reason)),
  ])
}

function toolRows(phone: AutomatedPhone, session: ClientSession): Row[] {
  return [
    own('Tool.getInfo', {}, async () => {
      await phone.ready()
      return { SDKVersion: baseLibraryVersion, version: 'passport-simulator' }
    }),
    own('Tool.getTestAccounts', {}, async () => ({ accounts: await phone.testAccounts() })),
    own('Tool.native', { method: 'string' }, (params) => phone.call('Host.native', params)),
    own('Tool.close', {}, () => session.closeAfterAnswer()),
    own('App.exit', {}, () => {}),
    own('App.enableLog', {}, () => session.enableLog()),
    own('App.captureScreenshot', {}, async () => ({ data: (await phone.screenshot()).toString('base64') })),
  ]
}

function fingerRows({ finger }: AutomatedPhone): Row[] {
  return [
    own('Element.tap', elementFields, finger.tap),
    ...fingerEvents.map((type) =>
      own(`Element.${type}`, elementFields, (target) => finger.touch(type, target)),
    ),
  ]
}

function refusalRow(method: string, reason: string): Row {
  const refuse = () => {
    throw new ProtocolError(`${method} is not supported: ${reason}.`)
  }
  return [method, refuse]
}
