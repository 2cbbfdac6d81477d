import type { AppError } from '../core/errors'
import { type Marks, noMarks, parseMarks, withoutAccount } from './marks'
import { findBlockedState, guestState, isEndOfSession, signedOutError } from './refusals'
import { type Session, validateSession } from './session'
import {
  persistMarks,
  persistSession,
  publishSignedIn,
  putInOutbox,
  type SessionRecord,
} from './session-record'
import type { GuestState } from './types'

/**
 * Reads what the last launch left. A session beside the signed-out mark is a sign-out cut short: the mark stands.
 * Marks that could not be read keep silent sign-in quiet and say nothing about a session that is there.
 */
export async function load(record: SessionRecord): Promise<void> {
  const [marks, stored] = await Promise.all([record.storage.read('marks'), record.secrets.read('session')])
  record.marks = parseMarks(marks)
  const signedOut = record.marks.signedOut && marks !== undefined
  const { endedReason } = record.marks
  record.resting = guestState({ signedOut, endedReason })
  const session = validateSession(stored)
  if (!session) return
  if (signedOut) {
    await putInOutbox(record, session)
    await persistSession(record)
  } else {
    record.session = session
    publishSignedIn(record, false)
  }
}

/** Takes over a session that a sign-in of `startedEpoch` brought; false when that epoch is over. */
export async function adopt(record: SessionRecord, next: Session, startedEpoch: number): Promise<boolean> {
  if (record.epoch !== startedEpoch) {
    await putInOutbox(record, next)
    return false
  }
  if (record.session?.user.id !== next.user.id) record.caches.dropAll()
  record.session = next
  record.marks = noMarks
  record.resting = guestState()
  publishSignedIn(record, true)
  // In this order: a new session beside the old signed-out mark would look like a sign-out cut short.
  await persistMarks(record)
  await persistSession(record)
  return record.epoch === startedEpoch
}

/** Draws the consequence of a failed sign-in; `isSilenced` when a tap goes on right after it. */
export async function fail(record: SessionRecord, error: AppError, isSilenced: boolean): Promise<void> {
  const now = record.clock()
  record.marks = marksAfter(error, record.marks, now)
  if (record.session && !isEndOfSession(error, now)) return publishSignedIn(record, false)
  record.resting = restingAfter(error, record)
  if (record.session) record.caches.dropAll()
  record.session = null
  if (!isSilenced) record.states.set(record.resting)
  await Promise.all([persistMarks(record), persistSession(record)])
}

function marksAfter(error: AppError, marks: Marks, now: number): Marks {
  if (error.code === 'account_not_found') return withoutAccount(marks, now)
  if (error.code !== 'interaction_required') return marks
  return { ...marks, signedOut: true, endedReason: error.reason ?? null }
}

function restingAfter(error: AppError, { resting, session, clock }: SessionRecord): SessionRecord['resting'] {
  const blocked = findBlockedState(error, clock())
  if (blocked || resting.status === 'blocked') return blocked ?? resting
  const isStranger = error.code === 'account_not_found' && !session
  return { ...resting, error: isStranger ? null : error }
}

interface Ending {
  marks: Marks
  resting: GuestState
  /** Whether the server has to be told, and of all sessions or of this one; `null` when it knows. */
  revoke: { everywhere: boolean } | null
}

/** Ends the session because the person said so. */
export function endByPerson(record: SessionRecord, revoke: { everywhere: boolean }): Promise<void> {
  return end(record, {
    marks: { ...noMarks, signedOut: true },
    resting: guestState({ signedOut: true }),
    revoke,
  })
}

/** Ends the session because the server refused it for good. */
export function endByServer(record: SessionRecord, error: AppError): Promise<void> {
  if (error.code !== 'session_revoked') {
    const resting = guestState({ error: signedOutError(error) })
    return end(record, { marks: record.marks, resting, revoke: null })
  }
  const ended = { signedOut: true, endedReason: error.reason ?? null }
  return end(record, { marks: { ...noMarks, ...ended }, resting: guestState(ended), revoke: null })
}

async function end(record: SessionRecord, { marks, resting, revoke }: Ending): Promise<void> {
  const ended = record.session
  record.epoch += 1
  const ownEpoch = record.epoch
  record.session = null
  record.marks = marks
  record.resting = resting
  await persistMarks(record)
  if (record.epoch === ownEpoch && !record.session) {
    record.caches.dropAll()
    // A sign-in begun meanwhile is on screen, or has already shown how it ended.
    if (record.announcedEpoch !== ownEpoch) record.states.set(resting)
  }
  if (ended && revoke) await putInOutbox(record, ended, revoke)
  await persistSession(record)
}
