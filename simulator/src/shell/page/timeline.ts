import type { TrafficEntry } from '../../protocol/control.ts'
import type { Texts } from './texts.ts'

const keptEntries = 500
const timeoutErrno = 5
const firstErrno = 1000

/** Requests in the order in which they began: an answer is noted when it ends, so the inner one comes first. */
export function addToTimeline(entries: readonly TrafficEntry[], entry: TrafficEntry): TrafficEntry[] {
  const start = startOf(entry)
  const after = entries.findIndex((other) => startOf(other) > start)
  const index = after === -1 ? entries.length : after
  return [...entries.slice(0, index), entry, ...entries.slice(index)].slice(-keptEntries)
}

export function startOf({ at, durationMs }: TrafficEntry): number {
  return Date.parse(at) - durationMs
}

export function hasFailed({ status, errcode }: TrafficEntry): boolean {
  return status < 200 || status >= 400 || (errcode ?? 0) !== 0
}

export function describeResult({ status, errcode }: TrafficEntry, texts: Texts): string {
  if (status === 0) return texts.noAnswer
  if (status === timeoutErrno || status >= firstErrno) return `${texts.failedRequest} · errno ${status}`
  return errcode === undefined ? String(status) : `${status} · errcode ${errcode}`
}

export function describeWay({ from, deviceId }: TrafficEntry, texts: Texts): string {
  if (from === 'server') return texts.serverToWechat
  return `${deviceName(deviceId ?? '', texts)} › ${texts.server}`
}

export function deviceName(id: string, texts: Texts): string {
  const number = /^phone-(\d+)$/.exec(id)?.[1]
  return number ? `${texts.phone} ${number}` : id
}

/** Time of day, to the millisecond. */
export function clockTime(epochMs: number): string {
  const date = new Date(epochMs)
  const two = (value: number) => String(value).padStart(2, '0')
  const seconds = `${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`
  return `${two(date.getHours())}:${two(date.getMinutes())}:${seconds}`
}
