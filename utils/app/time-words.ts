/** Each is a key of the language file's `time` or `profile` section, with what fills it. */
interface TimeWords {
  key: 'time.today' | 'time.yesterday' | 'time.thisYear' | 'time.earlier'
  params: { time: string; year: number; month: number; day: number }
}

interface DayWords {
  key: 'time.dayToday' | 'time.dayYesterday' | 'time.dayThisYear' | 'time.earlier'
  params: { year: number; month: number; day: number }
}

interface AgeWords {
  key: 'profile.updatedNow' | 'profile.updatedMinutes' | 'profile.updatedHours' | 'profile.updatedDays'
  params: { n: number }
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Words for a moment near `now` (both in ms since 1970), in the phone's time zone. */
export function momentWords(at: number, now: number): TimeWords {
  const params = { time: timeOfDay(at), ...dateOf(at) }
  const days = daysBetween(at, now)
  if (days === 0) return { key: 'time.today', params }
  if (days === 1) return { key: 'time.yesterday', params }
  return { key: isSameYear(at, now) ? 'time.thisYear' : 'time.earlier', params }
}

/** Words for the day of a moment, without the time of day. */
export function dayWords(at: number, now: number): DayWords {
  const params = dateOf(at)
  const days = daysBetween(at, now)
  if (days === 0) return { key: 'time.dayToday', params }
  if (days === 1) return { key: 'time.dayYesterday', params }
  return { key: isSameYear(at, now) ? 'time.dayThisYear' : 'time.earlier', params }
}

/** Such as 09:05. */
export function timeOfDay(at: number): string {
  const date = new Date(at)
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
}

/** How many midnights lie between; negative when the first is the later one. */
export function daysBetween(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / dayMs)
}

/** Words for how old something is; a moment in the future, after the clock was set back, counts as now. */
export function ageWords(at: number, now: number): AgeWords {
  const age = now - at
  if (age < minuteMs) return { key: 'profile.updatedNow', params: { n: 0 } }
  if (age < hourMs) return { key: 'profile.updatedMinutes', params: { n: Math.floor(age / minuteMs) } }
  if (age < dayMs) return { key: 'profile.updatedHours', params: { n: Math.floor(age / hourMs) } }
  return { key: 'profile.updatedDays', params: { n: Math.floor(age / dayMs) } }
}

function dateOf(at: number) {
  const date = new Date(at)
  return { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() }
}

function isSameYear(at: number, now: number): boolean {
  return new Date(at).getFullYear() === new Date(now).getFullYear()
}

function startOfDay(at: number): number {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
