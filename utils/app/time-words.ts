/** A key of the language file's `time` or `profile` section, with what fills it. */
interface TimeWords {
  key: 'time.today' | 'time.yesterday' | 'time.thisYear' | 'time.earlier'
  params: { time: string; year: number; month: number; day: number }
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
  const date = new Date(at)
  const time = `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
  const params = { time, year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() }
  const days = Math.round((startOfDay(now) - startOfDay(at)) / dayMs)
  if (days === 0) return { key: 'time.today', params }
  if (days === 1) return { key: 'time.yesterday', params }
  const isThisYear = params.year === new Date(now).getFullYear()
  return { key: isThisYear ? 'time.thisYear' : 'time.earlier', params }
}

/** Words for how old something is; a moment in the future, after the clock was set back, counts as now. */
export function ageWords(at: number, now: number): AgeWords {
  const age = now - at
  if (age < minuteMs) return { key: 'profile.updatedNow', params: { n: 0 } }
  if (age < hourMs) return { key: 'profile.updatedMinutes', params: { n: Math.floor(age / minuteMs) } }
  if (age < dayMs) return { key: 'profile.updatedHours', params: { n: Math.floor(age / hourMs) } }
  return { key: 'profile.updatedDays', params: { n: Math.floor(age / dayMs) } }
}

function startOfDay(at: number): number {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
