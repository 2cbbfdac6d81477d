import type { AppError } from '../core/errors'
import { isQuiet } from './marks'
import { extendByUse, type Session } from './session'
import { adopt, endByPerson, endByServer, fail, load } from './session-changes'
import {
  createSessionRecord,
  persistSession,
  publishSignedIn,
  type SessionRecordOptions,
} from './session-record'
import type { Obstacle } from './types'

export type SessionKeeper = ReturnType<typeof createSessionKeeper>

/** Holds the session, the marks and the state, in memory and in storage; everything that changes them goes through it. */
export function createSessionKeeper(options: SessionRecordOptions) {
  const record = createSessionRecord(options)
  const { states, clock } = record
  let hydration: Promise<void> | null = null
  let obstacle: Obstacle | null = null
  return {
    get state() {
      return states.current
    },
    get session() {
      return record.session
    },
    get epoch() {
      return record.epoch
    },
    /** The obstacle that blocks this launch. */
    get obstacle() {
      return obstacle
    },
    subscribe: states.subscribe,

    /** Reads what the last launch left; repeated calls share one reading. */
    hydrate(): Promise<void> {
      hydration = hydration ?? load(record)
      return hydration
    },

    canSignInSilently: () =>
      !record.session && record.resting.status === 'guest' && !isQuiet(record.marks, clock()),

    /** Says that somebody is signing in, unless a person is on screen already. */
    announce(interactive: boolean): void {
      if (record.session) return
      record.announcedEpoch = record.epoch
      states.set({ status: 'signing-in', interactive })
    },

    /** Leaves `signing-in` when nothing is under way. */
    rest(): void {
      if (!record.session && states.current.status === 'signing-in') states.set(record.resting)
    },

    /** Blocks the whole launch: nothing is read and nobody is signed in. */
    block(reason: Obstacle): void {
      hydration = Promise.resolve()
      obstacle = reason
      record.resting = { status: 'blocked', reason }
      states.set(record.resting)
    },

    adopt: (next: Session, startedEpoch: number) => adopt(record, next, startedEpoch),
    fail: (error: AppError, isSilenced: boolean) => fail(record, error, isSilenced),
    endByPerson: (revoke: { everywhere: boolean }) => endByPerson(record, revoke),
    endByServer: (error: AppError) => endByServer(record, error),

    /** Notes that the server accepted a session, which extends it. */
    confirm({ token }: Session): void {
      if (record.session?.token !== token) return
      const extended = extendByUse(record.session, clock())
      const isMoved = extended !== record.session
      record.session = extended
      if (isMoved) void persistSession(record)
      const isKnown = states.current.status === 'signed-in' && states.current.verified
      if (!isKnown) publishSignedIn(record, true)
    },

    async acceptUser(user: Session['user']): Promise<void> {
      if (record.session?.user.id !== user.id) return
      record.session = { ...record.session, user, userUpdatedAt: clock() }
      publishSignedIn(record, true)
      await persistSession(record)
    },
  }
}
