import { createButton, createNode, openDialog } from './layer.ts'
import { createAnswer, type OpenSheet, requireItem } from './open-sheet.ts'

export interface SwitchSheetOptions {
  title: string
  /** Stands in the place of the rows when there are none. */
  emptyText: string
  rows: readonly { text: string; isOn: boolean }[]
  closeText: string
}

/** A sheet of switches; answered with their states when it is closed. */
export function openSwitchSheet(container: HTMLElement, options: SwitchSheetOptions): OpenSheet<boolean[]> {
  const { answered, settle } = createAnswer<boolean[]>(() => layer.close())
  const states = options.rows.map(({ isOn }) => isOn)
  const close = (): void => settle(states)
  const layer = openDialog(container, {
    className: 'native-sheet',
    label: options.title,
    onDismiss: close,
    closesOnMask: true,
  })
  const rows = options.rows.map(({ text }, index) => createRow(text, states, index))
  const closeButton = createButton(options.closeText, close)
  layer.dialog.append(createNode('h2', {}, options.title))
  if (rows.length === 0)
    layer.dialog.append(createNode('div', { className: 'native-sheet-text' }, options.emptyText))
  layer.dialog.append(...rows, closeButton)
  closeButton.focus({ preventScroll: true })
  return { answered, leave: close, confirm: close, choose: (index) => requireItem(rows, index).click() }
}

function createRow(text: string, states: boolean[], index: number): HTMLElement {
  const row = createButton(text, () => {
    states[index] = !states[index]
    row.setAttribute('aria-checked', String(states[index]))
  })
  row.className = 'native-switch-row'
  row.setAttribute('role', 'switch')
  row.setAttribute('aria-checked', String(states[index]))
  row.append(createNode('i', { 'aria-hidden': 'true' }))
  return row
}
