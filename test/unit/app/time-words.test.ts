import { expect, test } from '@jest/globals'
import { ageWords, daysBetween, dayWords, momentWords, timeOfDay } from '../../../utils/app/time-words'

const now = new Date(2026, 10, 22, 9, 30).getTime()

test.each([
  [new Date(2026, 10, 22, 0, 5), 'time.today', '00:05'],
  [new Date(2026, 10, 21, 23, 59), 'time.yesterday', '23:59'],
  [new Date(2026, 10, 20, 23, 59), 'time.thisYear', '23:59'],
  [new Date(2025, 11, 31, 8, 0), 'time.earlier', '08:00'],
  [new Date(2027, 0, 2, 8, 0), 'time.earlier', '08:00'],
])('says %p as %s', (date, key, time) => {
  const words = momentWords(date.getTime(), now)
  expect(words).toEqual({
    key,
    params: { time, year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() },
  })
})

test('counts calendar days, whatever the length of a day', () => {
  const late = new Date(2026, 2, 29, 23, 30).getTime()
  const early = new Date(2026, 2, 30, 0, 30).getTime()
  expect(momentWords(late, early).key).toBe('time.yesterday')
})

test.each([
  [-5_000, 'profile.updatedNow', 0],
  [59_999, 'profile.updatedNow', 0],
  [60_000, 'profile.updatedMinutes', 1],
  [3_599_999, 'profile.updatedMinutes', 59],
  [3_600_000, 'profile.updatedHours', 1],
  [86_400_000, 'profile.updatedDays', 1],
])('says an age of %i ms as %s', (ageMs, key, n) => {
  expect(ageWords(now - ageMs, now)).toEqual({ key, params: { n } })
})

test.each([
  [new Date(2026, 10, 22, 0, 0), 'time.dayToday', 0],
  [new Date(2026, 10, 21, 23, 59), 'time.dayYesterday', 1],
  [new Date(2026, 0, 2, 8, 0), 'time.dayThisYear', 324],
  [new Date(2025, 10, 22, 9, 30), 'time.earlier', 365],
  [new Date(2026, 10, 23, 0, 0), 'time.dayThisYear', -1],
])('says the day of %p as %s', (date, key, days) => {
  const at = date.getTime()
  expect(daysBetween(at, now)).toBe(days)
  expect(dayWords(at, now)).toEqual({
    key,
    params: { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() },
  })
})

test('says a time of day with two digits each', () => {
  expect(timeOfDay(new Date(2026, 10, 22, 9, 5).getTime())).toBe('09:05')
})
