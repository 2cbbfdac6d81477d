import type { Finger, FingerEvent } from '../driver/finger.ts'
import { baseLibraryVersion } from '../protocol/versions.ts'
import type { Params } from './params.ts'
import { ProtocolError } from './protocol-error.ts'

/** The phone under automation, as the rest of the daemon provides it. */
export interface AutomatedPhone {
  /** Resolves when the first page stands; rejects with the reason when there will be none. */
  ready(): Promise<void>
  /** Calls the host under the protocol's own method names. */
  call(method: string, params: unknown): Promise<unknown>
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

export type Handler = (params: Params) => unknown

/** Methods that the host answers under their own name and shape. */
const hostMethods = [
  'App.getCurrentPage',
  'App.getPageStack',
  'App.callWxMethod',
  'App.mockWxMethod',
  'App.callFunction',
  'App.addBinding',
  'Page.getElement',
  'Page.getElements',
  'Page.getElementByXpath',
  'Page.getElementsByXpath',
  'Page.getData',
  'Page.setData',
  'Page.callMethod',
  'Page.getWindowProperties',
  'Element.getElement',
  'Element.getElements',
  'Element.getOffset',
  'Element.getDOMProperties',
  'Element.getAttributes',
  'Element.getProperties',
  'Element.getStyles',
  'Element.getWXML',
  'Element.triggerEvent',
  'Element.dispatchEvent',
  'Element.callFunction',
  'Element.setData',
  'Element.getData',
  'Element.callMethod',
  'Element.callContextMethod',
]

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

/** One row per method of the protocol: answered here, by the finger, by the host, or refused with its reason. */
export function createHandlers(phone: AutomatedPhone, session: ClientSession): Map<string, Handler> {
  return new Map<string, Handler>([
    ...toolHandlers(phone, session),
    ...fingerHandlers(phone),
    ...hostMethods.map((method): [string, Handler] => [method, (params) => phone.call(method, params)]),
    ...Object.entries(refusals).map(([method, reason]): [string, Handler] => [
      method,
      refuse(method, reason),
    ]),
  ])
}

function toolHandlers(phone: AutomatedPhone, session: ClientSession): [string, Handler][] {
  return [
    [
      'Tool.getInfo',
      () => phone.ready().then(() => ({ SDKVersion: baseLibraryVersion, version: 'passport-simulator' })),
    ],
    ['Tool.getTestAccounts', async () => ({ accounts: await phone.testAccounts() })],
    ['Tool.native', (params) => phone.call('Host.native', params)],
    ['Tool.close', () => session.closeAfterAnswer()],
    ['App.exit', () => {}],
    ['App.enableLog', () => session.enableLog()],
    ['App.captureScreenshot', () => captureScreenshot(phone)],
  ]
}

function fingerHandlers({ finger }: AutomatedPhone): [string, Handler][] {
  return [
    ['Element.tap', (params) => finger.tap(params)],
    ...fingerEvents.map((type): [string, Handler] => [
      `Element.${type}`,
      (params) => finger.touch(type, params),
    ]),
  ]
}

async function captureScreenshot(phone: AutomatedPhone): Promise<{ data: string }> {
  await phone.call('Host.settle', {})
  return { data: (await phone.screenshot()).toString('base64') }
}

function refuse(method: string, reason: string): Handler {
  return () => {
    throw new ProtocolError(`${method} is not supported: ${reason}.`)
  }
}
