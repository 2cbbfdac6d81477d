import type { Column } from '../native/column-sheet.ts'
import { columnWord, nativeWords } from '../native/words.ts'
import type { BuiltInNode } from './built-in.ts'
import type { OpenPicker, PickerMode } from './picker-mode.ts'

/** What stands in the columns of an open picker, now. */
interface ColumnChoice {
  columns(): Column[]
  selected(): number[]
  select(column: number, index: number): void
  result(): unknown
}

/** Lets a person choose, redrawing after each step. */
export function chooseColumns(node: BuiltInNode, choice: ColumnChoice): OpenPicker & { redraw(): void } {
  const { native, phone } = node.context
  const { confirm, cancel } = nativeWords(phone.language)
  const redraw = (): void => sheet.draw({ columns: choice.columns(), selected: choice.selected() })
  const sheet = native.openColumns({
    title: node.text('headerText'),
    columns: choice.columns(),
    selected: choice.selected(),
    confirmText: confirm,
    cancelText: cancel,
    onSelect(column, index) {
      choice.select(column, index)
      redraw()
    },
  })
  const answered = sheet.answered.then((isConfirmed) => (isConfirmed ? { value: choice.result() } : null))
  return { answered, redraw, leave: sheet.leave }
}

/** Several lists; the app may fill the later ones by what is chosen in the earlier. */
export const multiSelectorMode: PickerMode = {
  emptyValue: [],
  value: (node) => readSelected(node),
  open(node) {
    let selected = readSelected(node)
    const picker = chooseColumns(node, {
      columns: () => readColumns(node),
      selected: () => selected,
      select(column, index) {
        selected = selected.with(column, index)
        node.emit('columnchange', { column, value: index })
      },
      result: () => selected,
    })
    return {
      answered: picker.answered,
      leave: picker.leave,
      update(name) {
        if (name === 'value') selected = readSelected(node)
        else selected = fit(selected, readColumns(node))
        picker.redraw()
      },
    }
  },
}

function readColumns(node: BuiltInNode): Column[] {
  const key = node.text('rangeKey')
  const { language } = node.context.phone
  const range = node.any('range') as unknown[]
  return range.map((rows, index) => ({
    label: columnWord(language, index + 1),
    rows: (Array.isArray(rows) ? rows : []).map((row) => describeRow(row, key)),
  }))
}

/** One entry of a `range`, by its `range-key` if there is one. */
export function describeRow(row: unknown, key: string): string {
  return String(key === '' ? row : (row as Record<string, unknown>)[key])
}

function readSelected(node: BuiltInNode): number[] {
  const value = node.any('value')
  return fit(Array.isArray(value) ? value.map(Number) : [], readColumns(node))
}

/** A row that is not there counts as the first, as it does without a value. */
function fit(selected: number[], columns: Column[]): number[] {
  return columns.map(({ rows }, column) => {
    const index = selected[column] ?? 0
    return index >= 0 && index < rows.length ? index : 0
  })
}
