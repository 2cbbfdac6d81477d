import { ApiError } from '../core/errors.ts'
import { toIsoTime } from '../core/iso-time.ts'
import type { UserRecord } from '../core/records.ts'
import type { ExportSection } from '../profile/export-sections.ts'
import { toLogEntryView } from '../sessions/security-log.ts'
import type { ExportReads } from './rights-store.ts'

interface ExportOptions {
  store: ExportReads
  userId: string
  sections: readonly ExportSection[]
  now: number
}

/**
 * The pieces of one JSON object, each read when the one before it has been taken: nothing is stored, and a
 * long history is never in memory as a whole. The account itself is read before the first piece is asked for.
 */
export async function readExport(options: ExportOptions): Promise<AsyncIterable<string>> {
  const { store, userId } = options
  const user = await store.findUserById(userId)
  if (!user) throw new ApiError('session_unknown')
  const openId = await store.findOpenId(userId)
  return writeExport(options, { ...toAccount(user), openId })
}

async function* writeExport(options: ExportOptions, account: object): AsyncGenerator<string> {
  const { store, userId, sections, now } = options
  yield `{"exportedAt":${JSON.stringify(toIsoTime(now))}`
  yield toMember('account', account)
  yield toMember('agreements', (await store.listConsents(userId)).map(withIsoTimes))
  yield toMember('devices', (await store.listDevices(userId)).map(withIsoTimes))
  yield toMember('sessions', (await store.listDeviceSessions(userId, now)).map(toSession))
  yield toMember('settings', await store.listSettings(userId))
  for (const { name, read } of sections) yield toMember(name, await read(userId))
  yield* writeLog(store, userId)
  yield '}'
}

async function* writeLog(store: ExportReads, userId: string): AsyncGenerator<string> {
  const limit = 200
  yield ',"securityLog":['
  let before: { at: number; id: string } | null = null
  for (;;) {
    const page = await store.listEvents({ userId, before, limit })
    const texts = page.map((entry) => JSON.stringify(toLogEntryView(entry)))
    if (texts.length > 0) yield `${before ? ',' : ''}${texts.join(',')}`
    before = page.at(-1) ?? before
    if (page.length < limit) break
  }
  yield ']'
}

function toMember(name: string, value: unknown): string {
  return `,${JSON.stringify(name)}:${JSON.stringify(value)}`
}

function toAccount(user: UserRecord) {
  const { id, state, nickname, agreementVersion, signInDays, banPublicReason } = user
  return {
    id,
    state,
    nickname,
    nicknameSetAt: user.nicknameSetAt === null ? null : toIsoTime(user.nicknameSetAt),
    agreementVersion,
    signInDays,
    banPublicReason,
    bannedUntil: user.bannedUntilAt === null ? null : toIsoTime(user.bannedUntilAt),
    lastSignInAt: toIsoTime(user.lastSignInAt),
    createdAt: toIsoTime(user.createdAt),
  }
}

function toSession({
  createdAt,
  lastUsedAt,
  expiresAt,
  model,
  system,
}: Record<'createdAt' | 'lastUsedAt' | 'expiresAt', number> & Record<'model' | 'system', string>) {
  return withIsoTimes({ model, system, createdAt, lastUsedAt, expiresAt })
}

/** Every number of these records is a time. */
function withIsoTimes<T extends object>(record: T): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, typeof value === 'number' ? toIsoTime(value) : value]),
  )
}
