/** Numbers that are chosen one after the other, each within what the ones before it leave: a date or a time. */
export interface Ladder {
  start: readonly number[]
  end: readonly number[]
  /** Lowest and highest number after these, limits aside. */
  rangeAfter(before: readonly number[]): [lowest: number, highest: number]
}

const firstDate = [1900, 1, 1]
const lastDate = [2100, 12, 31]

/** A date between two others. An end that is not given, or not well-formed, is far away. */
export function createDateLadder(start: string, end: string): Ladder {
  return {
    start: parseDate(start, firstDate),
    end: parseDate(end, lastDate),
    rangeAfter([year, month]) {
      if (year === undefined) return [0, 9999]
      return month === undefined ? [1, 12] : [1, daysIn(year, month)]
    },
  }
}

/** A time of the day between two others. */
export function createTimeLadder(start: string, end: string): Ladder {
  return {
    start: parseTime(start, [0, 0]),
    end: parseTime(end, [23, 59]),
    rangeAfter: (before) => [0, before.length === 0 ? 23 : 59],
  }
}

/** `YYYY-MM-DD`; what is missing at its end comes from the other date. */
export function parseDate(text: string, otherwise: readonly number[]): number[] {
  return readParts(/^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text), otherwise)
}

/** `hh:mm` */
export function parseTime(text: string, otherwise: readonly number[]): number[] {
  return readParts(/^(\d{1,2}):(\d{1,2})$/.exec(text), otherwise)
}

function readParts(match: RegExpExecArray | null, otherwise: readonly number[]): number[] {
  return otherwise.map((part, index) => Number(match?.[index + 1] ?? part))
}

/** Every number that may be chosen after these. */
export function choicesAfter({ start, end, rangeAfter }: Ladder, before: readonly number[]): number[] {
  const [lowest, highest] = rangeAfter(before)
  const first = isOn(before, start) ? Math.max(lowest, start[before.length] ?? lowest) : lowest
  const last = isOn(before, end) ? Math.min(highest, end[before.length] ?? highest) : highest
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => first + index)
}

function isOn(before: readonly number[], limit: readonly number[]): boolean {
  return before.every((part, index) => part === limit[index])
}

/** The numbers brought within their limits, from the first to the last. */
export function settleParts(ladder: Ladder, parts: readonly number[]): number[] {
  const settled: number[] = []
  for (const part of parts) {
    const choices = choicesAfter(ladder, settled)
    const [first = part, last = part] = [choices[0], choices.at(-1)]
    settled.push(Math.min(Math.max(part, first), last))
  }
  return settled
}

function daysIn(year: number, month: number): number {
  return new Date(year, month, 0).getDate()
}
