import type { IncomingMessage } from 'node:http'
import type { AutomatedPhone } from '../../src/automation/handlers.ts'
import { type AutomationServer, startAutomationServer } from '../../src/automation/server.ts'

export interface FakePhone extends AutomatedPhone {
  /** Everything that reached host or finger, in order. */
  calls: { method: string; params: unknown }[]
}

export type Answers = Record<string, unknown>

/** A phone whose host answers from a table; a function in it is called, an Error in it is thrown. */
export function createFakePhone(answers: Answers = {}, parts: Partial<AutomatedPhone> = {}): FakePhone {
  const calls: FakePhone['calls'] = []
  async function call(method: string, params: unknown): Promise<unknown> {
    calls.push({ method, params })
    const answer = answers[method]
    if (answer instanceof Error) throw answer
    return typeof answer === 'function' ? answer(params) : answer
  }
  return {
    calls,
    ready: async () => {},
    call,
    finger: {
      tap: async (target) => void (await call('finger.tap', target)),
      touch: async (type, target) => void (await call(`finger.${type}`, target)),
    },
    screenshot: async () => Buffer.from('png'),
    testAccounts: async () => [{ nickName: '林夏', openid: 'account-1' }],
    ...parts,
  }
}

export interface RunningServer extends AutomationServer {
  endpoint: string
  closeRequests: number
}

export async function startWith(
  phone: AutomatedPhone,
  findRefusal: (request: IncomingMessage) => string | null = () => null,
): Promise<RunningServer> {
  const counted = { closeRequests: 0 }
  const server = await startAutomationServer({
    port: 0,
    phone,
    findRefusal,
    onClose: () => {
      counted.closeRequests += 1
    },
    onActivity: () => {},
  })
  return Object.assign(counted, server, { endpoint: `ws://127.0.0.1:${server.port}` })
}
