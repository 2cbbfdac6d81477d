import { randomBytes } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import { openAdminTools } from '../../src/compose/admin-tools.ts'
import { bearer, signIn } from './sign-in.ts'
import { createConfig, type TestServer } from './test-server.ts'

interface Operator {
  userId: string
  token: string
  get(url: string): Promise<LightMyRequestResponse>
  post(url: string, payload: object): Promise<LightMyRequestResponse>
  /** The same admin with a fresh token. */
  mint(): Promise<Operator>
}

/** A person with an account of his own who was made an admin by the command line. */
export async function createOperator(server: TestServer, openId = 'the-admin'): Promise<Operator> {
  const { user } = await signIn(server, { openId })
  const token = await withAdmin(server, async (admin) => {
    await admin.grant(user.id)
    return admin.mintToken(user.id)
  })
  return toOperator(server, user.id, token)
}

function toOperator(server: TestServer, userId: string, token: string): Operator {
  const headers = bearer(token)
  const { operationsApp } = server.app
  return {
    userId,
    token,
    get: (url) => operationsApp.inject({ url, headers }),
    post: (url, payload) => operationsApp.inject({ method: 'POST', url, headers, payload }),
    async mint() {
      const fresh = await withAdmin(server, (admin) => admin.mintToken(userId))
      return toOperator(server, userId, fresh)
    },
  }
}

type Admin = Awaited<ReturnType<typeof openAdminTools>>['admin']

/** Does something as the command line on the server's host would. */
export async function withAdmin<T>(server: TestServer, work: (admin: Admin) => Promise<T>): Promise<T> {
  const config = createConfig(server.database.location, 'http://127.0.0.1:9')
  const tools = await openAdminTools({ config, now: () => server.clock.now, randomBytes })
  try {
    return await work(tools.admin)
  } finally {
    await tools.close()
  }
}
