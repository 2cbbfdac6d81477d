import type { components } from '../../typings/api'
import { asRecord } from '../core/record'
import { areTexts, areTimes, isListOf } from './checks'

export type SecurityLog = components['schemas']['SecurityLog']

/** A page of the log as the server gave it, or `null` when that is not what was agreed. Kinds may be newer than the app. */
export function readLog(value: unknown): SecurityLog | null {
  const { entries, nextCursor } = asRecord(value) ?? {}
  const isAgreed = isListOf(entries, isEntry) && (nextCursor === null || areTexts(nextCursor))
  return isAgreed ? (value as SecurityLog) : null
}

function isEntry(value: unknown): boolean {
  const { id, kind, at, address, device } = asRecord(value) ?? {}
  return areTexts(id, kind, address) && areTimes(at) && (device === null || isDevice(device))
}

function isDevice(value: unknown): boolean {
  const { model, system } = asRecord(value) ?? {}
  return areTexts(model, system)
}
