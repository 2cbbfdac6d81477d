import { AppError } from '../core/errors'
import type { KeyValueStorage } from '../core/key-value-storage'
import { asRecord } from '../core/record'
import { createSerial } from '../core/serial'
import type { Clock } from '../core/timers'
import { isSessionRefusal } from './backend'

/** A session that is over here, and not yet at the server. */
export interface Unrevoked {
  token: string
  /** Whether all sessions of the account are meant. */
  everywhere: boolean
}

interface Entry extends Unrevoked {
  /** When any session will have expired by itself, in milliseconds of the phone's clock. */
  expiresAt: number
}

export interface Outbox {
  add(entry: Unrevoked): Promise<void>
  /**
   * Notifies the server of every entry, however old. An entry that fails stays until its session has expired.
   * Resolves with the first failure, else `null`.
   */
  flush(): Promise<AppError | null>
}

interface OutboxOptions {
  secrets: KeyValueStorage
  clock: Clock
  /** Ends the session at the server. */
  revoke: (entry: Unrevoked) => Promise<void>
}

const key = 'outbox'
const maxEntries = 20
/** For how long at most a server extends a session by use: ours for 30 days ± 10 %. */
const longestSessionMs = 33 * 24 * 60 * 60 * 1000

export function createOutbox({ secrets, clock, revoke }: OutboxOptions): Outbox {
  // Storage and network have a queue each: adding an entry does not wait for the server.
  const inOrder = createSerial()
  const oneFlushAtATime = createSerial()
  const readEntries = async () => parseEntries(await secrets.read(key))
  const writeEntries = (entries: Entry[]) =>
    entries.length === 0 ? secrets.remove(key) : secrets.write(key, { entries })

  async function flush(): Promise<AppError | null> {
    const entries = await inOrder(readEntries)
    if (entries.length === 0) return null
    const done = new Set<string>()
    let failure: AppError | null = null
    for (const entry of entries) {
      const error = await attempt(() => revoke(entry))
      if (!error || entry.expiresAt <= clock()) done.add(entry.token)
      failure = failure ?? error
    }
    await inOrder(async () => writeEntries((await readEntries()).filter(({ token }) => !done.has(token))))
    return failure
  }

  return {
    add: (unrevoked) =>
      inOrder(async () => {
        const entry = { ...unrevoked, expiresAt: clock() + longestSessionMs }
        await writeEntries([...(await readEntries()), entry].slice(-maxEntries))
      }),
    flush: () => oneFlushAtATime(flush),
  }
}

/** The error that kept a session from being revoked; one that the server refuses is over already. */
async function attempt(work: () => Promise<void>): Promise<AppError | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return isSessionRefusal(error) ? null : error
  }
}

function parseEntries(value: unknown): Entry[] {
  const entries = asRecord(value)?.entries
  return Array.isArray(entries) ? entries.filter(isEntry) : []
}

function isEntry(value: unknown): value is Entry {
  const fields = asRecord(value)
  return typeof fields?.token === 'string' && typeof fields.expiresAt === 'number'
}
