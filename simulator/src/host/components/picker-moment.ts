import type { ValueOf } from '../../protocol/components/index.ts'
import { momentWords } from '../native/words.ts'
import type { BuiltInNode } from './built-in.ts'
import { chooseColumns } from './picker-columns.ts'
import {
  choicesAfter,
  createDateLadder,
  createTimeLadder,
  type Ladder,
  parseDate,
  parseTime,
  settleParts,
} from './picker-ladder.ts'
import type { PickerMode } from './picker-mode.ts'

interface Moment {
  ladder: Ladder
  parts: number[]
  labels: readonly string[]
  describe: (part: number, column: number) => string
  format: (parts: readonly number[]) => string
}

type Fields = ValueOf<'picker', 'fields'>

const fieldCounts: Record<Fields, number> = { year: 1, month: 2, day: 3 }

/** `YYYY-MM-DD`, or its beginning as `fields` says. */
export const dateMode: PickerMode = createMomentMode((node) => {
  const words = momentWords(node.context.phone.language)
  const fields = node.text('fields')
  if (!Object.hasOwn(fieldCounts, fields))
    throw new Error(`<picker fields="${fields}"> is year, month or day`)
  const now = new Date()
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
  return {
    ladder: createDateLadder(node.text('start'), node.text('end')),
    parts: parseDate(node.text('value'), today).slice(0, fieldCounts[fields as Fields]),
    labels: words.dateLabels,
    describe: (part, column) => `${part}${words.dateSuffixes[column] ?? ''}`,
    format: ([year, ...others]) => [String(year).padStart(4, '0'), ...others.map(twoDigits)].join('-'),
  }
})

/** `hh:mm` */
export const timeMode: PickerMode = createMomentMode((node) => ({
  ladder: createTimeLadder(node.text('start'), node.text('end')),
  parts: parseTime(node.text('value'), [0, 0]),
  labels: momentWords(node.context.phone.language).timeLabels,
  describe: twoDigits,
  format: (parts) => parts.map(twoDigits).join(':'),
}))

function createMomentMode(read: (node: BuiltInNode) => Moment): PickerMode {
  return {
    emptyValue: '',
    value: ({ any }) => (typeof any('value') === 'string' ? any('value') : ''),
    open(node) {
      const { ladder, parts: given, labels, describe, format } = read(node)
      let parts = settleParts(ladder, given)
      const choices = () => parts.map((_, column) => choicesAfter(ladder, parts.slice(0, column)))
      if (choices().some(({ length }) => length === 0))
        throw new Error(
          `<picker start="${node.text('start')}" end="${node.text('end')}"> leaves nothing to choose`,
        )
      return chooseColumns(node, {
        columns: () =>
          choices().map((numbers, column) => ({
            label: labels[column] ?? '',
            rows: numbers.map((number) => describe(number, column)),
          })),
        selected: () => choices().map((numbers, column) => numbers.indexOf(parts[column] ?? 0)),
        select(column, index) {
          const chosen = choices()[column]?.[index] ?? 0
          parts = settleParts(ladder, parts.with(column, chosen))
        },
        result: () => format(parts),
      })
    },
  }
}

function twoDigits(part: number): string {
  return String(part).padStart(2, '0')
}
