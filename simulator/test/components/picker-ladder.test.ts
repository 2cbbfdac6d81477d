import { expect, test } from '@jest/globals'
import {
  choicesAfter,
  createDateLadder,
  createTimeLadder,
  parseDate,
  parseTime,
  settleParts,
} from '../../src/host/components/picker-ladder.ts'

const ends = (numbers: number[]) => [numbers[0], numbers.at(-1)]

test('a year, a month and a day are offered within start and end', () => {
  const ladder = createDateLadder('1990-03-05', '2030-01-31')
  expect(ends(choicesAfter(ladder, []))).toEqual([1990, 2030])
  expect(ends(choicesAfter(ladder, [1990]))).toEqual([3, 12])
  expect(ends(choicesAfter(ladder, [1990, 3]))).toEqual([5, 31])
  expect(ends(choicesAfter(ladder, [1990, 4]))).toEqual([1, 30])
  expect(choicesAfter(ladder, [2030])).toEqual([1])
})

test('February has the days of its year', () => {
  const ladder = createDateLadder('', '')
  expect([2023, 2024, 2100].map((year) => choicesAfter(ladder, [year, 2]).length)).toEqual([28, 29, 28])
})

test('without limits a date is near enough to scroll to, and a limit may be a year or a month alone', () => {
  expect(ends(choicesAfter(createDateLadder('', 'soon'), []))).toEqual([1900, 2100])
  const ladder = createDateLadder('2020', '2021-06')
  expect(ends(choicesAfter(ladder, [2020]))).toEqual([1, 12])
  expect(ends(choicesAfter(ladder, [2021]))).toEqual([1, 6])
  expect(ends(choicesAfter(ladder, [2021, 6]))).toEqual([1, 30])
})

test.each([
  [
    [2024, 2, 31],
    [2024, 2, 29],
  ],
  [
    [1980, 1, 1],
    [1990, 3, 5],
  ],
  [
    [2050, 12, 31],
    [2030, 1, 31],
  ],
])('the date %j is brought to %j', (parts, settled) => {
  expect(settleParts(createDateLadder('1990-03-05', '2030-01-31'), parts)).toEqual(settled)
})

test('a time has the minutes of its hour within start and end', () => {
  const ladder = createTimeLadder('07:15', '21:00')
  expect(ends(choicesAfter(ladder, []))).toEqual([7, 21])
  expect(ends(choicesAfter(ladder, [7]))).toEqual([15, 59])
  expect(choicesAfter(ladder, [21])).toEqual([0])
  expect(settleParts(ladder, [21, 30])).toEqual([21, 0])
})

test('an end before the start leaves nothing to choose', () => {
  expect(choicesAfter(createTimeLadder('10:00', '09:00'), [])).toEqual([])
})

test('what is not well-formed is not read', () => {
  expect(parseDate('2024-5', [1, 2, 3])).toEqual([2024, 5, 3])
  expect(parseDate('5/2024', [1, 2, 3])).toEqual([1, 2, 3])
  expect(parseTime('7:05', [0, 0])).toEqual([7, 5])
  expect(parseTime('7', [0, 0])).toEqual([0, 0])
})
