import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'
import { afterThisTest } from '../clean-up.ts'
import { createOperator } from '../operator.ts'
import { openId, phone, signIn } from '../sign-in.ts'
import type { TestServer } from '../test-server.ts'
import { uploadPicture } from '../upload.ts'

export const neighbour = 'openid-of-a-neighbour'

/** A server with people on it, who are put back in their places before every request. */
export interface Stage {
  server: TestServer
  sql: TestServer['sql']
  token(): string
  /** Of the neighbour, and of a session of the member on another phone. */
  neighbourId(): string
  otherSessionId(): string
  /** Of the member's picture. */
  pictureId(): string
  /** Nobody has reached a limit, and the asker has a session that lives and is proved. */
  refresh(): Promise<void>
}

export async function createStage(server: TestServer, asksAsOperator: boolean): Promise<Stage> {
  const { sql, clearLimits } = openSql(server)
  const operator = asksAsOperator ? await createOperator(server) : null
  const tokens = new Map<string, string>()

  const phones = ['phone-1', 'phone-2']
  const listLive = () =>
    sql(
      `select session.id, phone_id as phone, proved_at as proved from session
        join users on users.key = session.user_key join device on device.id = session.device_id
        where openid = ? and state = 'active' and session.ended_at is null`,
      openId,
    )

  async function refresh() {
    clearLimits()
    const live = listLive()
    for (const name of phones.filter((name) => !live.some((row) => row.phone === phone(name).id))) {
      const { token } = await signIn(server, { body: { restore: true, device: phone(name) } })
      tokens.set(name, token)
    }
    if (live.length < phones.length || live.some(({ proved }) => proved !== server.clock.now))
      sql('update session set proved_at = ? where ended_at is null', server.clock.now)
  }

  await refresh()
  await signIn(server, { openId: neighbour })
  await uploadPicture(server, tokens.get('phone-1') ?? '')
  await server.app.sweep()
  return {
    server,
    sql,
    token: () => operator?.token ?? tokens.get('phone-1') ?? '',
    refresh,
    neighbourId: () => String(sql('select id from users where openid = ?', neighbour)[0]?.id),
    otherSessionId: () => String(listLive().find((row) => row.phone === phone('phone-2').id)?.id),
    pictureId: () => String(sql('select avatar_id from users where openid = ?', openId)[0]?.avatar_id),
  }
}

type Sql = TestServer['sql']

/** As the server's own `sql`, with one connection for thousands of statements. */
function openSql({ database: { location, sql } }: TestServer): { sql: Sql; clearLimits(): void } {
  if (location.engine === 'postgres')
    return { sql, clearLimits: () => void sql('delete from limits.rate_limit') }
  const [accounts, limits] = ['', '-limits'].map((ending) => {
    const connection = new DatabaseSync(`${location.file}${ending}`)
    afterThisTest(() => connection.close())
    return connection
  }) as [DatabaseSyncInstance, DatabaseSyncInstance]
  const prepared = new Map<string, ReturnType<typeof accounts.prepare>>()
  const prepare = (text: string) => {
    const statement = prepared.get(text) ?? accounts.prepare(text)
    prepared.set(text, statement)
    return statement
  }
  const clearing = limits.prepare('delete from rate_limit')
  return {
    sql: (text, ...parameters) => prepare(text).all(...parameters) as ReturnType<Sql>,
    clearLimits: () => void clearing.run(),
  }
}
