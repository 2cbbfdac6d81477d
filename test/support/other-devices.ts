import type { TestServer } from './server.ts'

interface OtherDevice {
  model: string
  system: string
  /** When it signed in and was last used, in milliseconds since 1970. */
  signedInAt: number
  usedAt: number
}

/** Another device of the one account there is, signed in as if it had done so itself. */
export function addDevice(server: TestServer, { model, system, signedInAt, usedAt }: OtherDevice): void {
  const id = `device ${model}`
  const [device] = server.all(
    'select user_id, user_key from device, session where session.device_id = device.id',
  )
  if (!device) throw new Error('Nobody is signed in.')
  const { user_id: userId, user_key: userKey } = device as { user_id: string; user_key: number }
  insert(server, 'device', {
    ...{ id, user_id: userId, phone_id: id, model, system },
    ...{ created_at: signedInAt, last_sign_in_at: signedInAt },
  })
  const end = Date.now() + 86_400_000
  insert(server, 'session', {
    ...{
      id: `session-${model}`,
      token_hash: `hash of ${model}`,
      user_key: userKey,
      device_id: id,
      purpose: 'full',
    },
    ...{ created_at: signedInAt, extended_at: usedAt, expires_at: end, absolute_expires_at: end },
  })
  addEvent(server, { userId, deviceId: id, kind: 'signed_in', at: signedInAt })
}

interface Event {
  userId: string
  deviceId: string | null
  kind: string
  at: number
}

/** An entry of the security log. */
export function addEvent(server: TestServer, { userId, deviceId, kind, at }: Event): void {
  insert(server, 'security_event', {
    ...{ id: `${kind}-${at}`, user_id: userId, device_id: deviceId },
    ...{ kind, address: '203.0.113.7', happened_at: at },
  })
}

function insert(server: TestServer, table: string, row: Record<string, string | number | null>): void {
  const known = Object.entries(row).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  )
  const names = known.map(([name]) => name).join(', ')
  const marks = known.map(() => '?').join(', ')
  server.run(`insert into ${table} (${names}) values (${marks})`, ...known.map(([, value]) => value))
}
