import { createButton, createNode, openDialog } from './layer.ts'
import { createAnswer, type OpenSheet, requireItem } from './open-sheet.ts'

export interface Column {
  /** The name of the whole column for assistive technology. */
  label: string
  rows: readonly string[]
}

export interface Columns {
  columns: readonly Column[]
  /** Index of the row that is chosen in each column. */
  selected: readonly number[]
}

export interface ColumnSheetOptions extends Columns {
  title: string
  confirmText: string
  cancelText: string
  /** A person goes to another row. What then stands in the columns is drawn by the caller. */
  onSelect: (column: number, index: number) => void
}

/** Answered with whether it was confirmed. */
export interface ColumnSheet extends OpenSheet<boolean> {
  draw(columns: Columns): void
}

/** Lists side by side, each with one row chosen, until the person confirms or leaves. */
export function openColumnSheet(container: HTMLElement, options: ColumnSheetOptions): ColumnSheet {
  const { title, confirmText, cancelText, onSelect } = options
  const { answered, settle } = createAnswer<boolean>(() => layer.close())
  let drawn: Columns = options
  const layer = openDialog(container, {
    className: 'native-sheet',
    label: title || options.columns.map(({ label }) => label).join(', '),
    onDismiss: () => settle(false),
    closesOnMask: true,
  })
  const body = createNode('div', { className: 'native-picker-columns' })
  if (title) layer.dialog.append(createNode('h2', {}, title))
  const confirm = createButton(confirmText, () => settle(true))
  layer.dialog.append(
    body,
    confirm,
    createButton(cancelText, () => settle(false)),
  )
  const draw = (columns: Columns): void => {
    drawn = columns
    drawColumns(body, columns, onSelect)
  }
  draw(options)
  body.querySelector<HTMLElement>('[aria-selected="true"]')?.focus({ preventScroll: true })
  const choose = (index: number, column: number): void => {
    requireItem(drawn.columns[column]?.rows, index)
    onSelect(column, index)
  }
  return { answered, draw, choose, leave: () => settle(false), confirm: () => settle(true) }
}

/** The list that has the focus keeps it. */
function drawColumns(
  body: HTMLElement,
  { columns, selected }: Columns,
  onSelect: ColumnSheetOptions['onSelect'],
): void {
  const focused = [...body.children].findIndex((list) => list.contains(document.activeElement))
  const lists = columns.map((column, index) =>
    createList({ column, selected: selected[index] ?? 0, onSelect: (row) => onSelect(index, row) }),
  )
  body.replaceChildren(...lists.map(({ node }) => node))
  for (const { reveal } of lists) reveal()
  lists[focused]?.chosen?.focus({ preventScroll: true })
}

interface ListOptions {
  column: Column
  selected: number
  onSelect: (row: number) => void
}

/** One stop of the Tab key for each list; the arrows go through its rows. */
function createList({ column, selected, onSelect }: ListOptions) {
  const node = createNode('div', {
    className: 'native-picker-options',
    role: 'listbox',
    'aria-label': column.label,
  })
  const rows = column.rows.map((text, index) => {
    const row = createButton(text, () => select(index))
    row.setAttribute('role', 'option')
    row.setAttribute('aria-selected', String(index === selected))
    row.tabIndex = index === selected ? 0 : -1
    return row
  })
  node.append(...rows)

  function select(index: number): void {
    if (index !== selected && index >= 0 && index < rows.length) onSelect(index)
  }

  node.addEventListener('keydown', ({ key }) => {
    if (key === 'ArrowDown') select(selected + 1)
    if (key === 'ArrowUp') select(selected - 1)
    if (key === 'Home') select(0)
    if (key === 'End') select(rows.length - 1)
  })
  const chosen = rows[selected]
  return {
    node,
    chosen,
    reveal() {
      if (chosen) node.scrollTop = chosen.offsetTop - (node.clientHeight - chosen.offsetHeight) / 2
    },
  }
}
