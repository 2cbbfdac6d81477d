import type { components } from '../../typings/api'
import { asRecord } from '../core/record'
import { areTexts, areTimes, isListOf } from './checks'

export type Devices = components['schemas']['Devices']

/** The devices as the server gave them, or `null` when that is not what was agreed. */
export function readDevices(value: unknown): Devices | null {
  const { sessions, ended } = asRecord(value) ?? {}
  const isAgreed = isListOf(sessions, isSession) && isListOf(ended, isEnded)
  return isAgreed ? (value as Devices) : null
}

function isSession(value: unknown): boolean {
  const { id, isCurrent, model, system, signedInAt, lastUsedAt } = asRecord(value) ?? {}
  return areTexts(id, model, system) && typeof isCurrent === 'boolean' && areTimes(signedInAt, lastUsedAt)
}

function isEnded(value: unknown): boolean {
  const { model, system, reason, endedAt } = asRecord(value) ?? {}
  return areTexts(model, system, reason) && areTimes(endedAt)
}
