import type { IncomingMessage } from 'node:http'
import type { AutomatedPhone } from '../../src/automation/handlers.ts'
import { type AutomationServer, startAutomationServer } from '../../src/automation/server.ts'
import { answerHostCalls, type HostHandlers } from '../../src/protocol/host-calls.ts'

export interface FakePhone extends AutomatedPhone {
  /** Everything that reached host or finger, in order. */
  calls: { method: string; params: unknown }[]
}

export type Answers = Record<string, unknown>

/** A phone whose host answers from a table; a function in it is called, an Error in it is thrown. */
export function createFakePhone(answers: Answers = {}, parts: Partial<AutomatedPhone> = {}): FakePhone {
  const calls: FakePhone['calls'] = []
  async function answer(method: string, params: unknown): Promise<unknown> {
    calls.push({ method, params })
    const known = answers[method]
    if (known instanceof Error) throw known
    return typeof known === 'function' ? known(params) : known
  }
  /** The door of the real host, with every method behind it. */
  const host = answerHostCalls(
    new Proxy({} as HostHandlers, {
      get: (_, method: string) => (params: unknown) => answer(method, params),
    }),
  )
  return {
    calls,
    ready: async () => {},
    call: async (method, params) => host(method, params),
    finger: {
      tap: async (target) => void (await answer('finger.tap', target)),
      touch: async (type, target) => void (await answer(`finger.${type}`, target)),
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
