import { createButton, createNode, openDialog } from './layer.ts'

export interface SwitchSheetOptions {
  title: string
  /** Stands in the place of the rows when there are none. */
  emptyText: string
  rows: readonly { text: string; isOn: boolean }[]
  closeText: string
}

/** A sheet of switches; resolves with their states when it is closed. */
export function openSwitchSheet(container: HTMLElement, options: SwitchSheetOptions): Promise<boolean[]> {
  return new Promise((resolve) => {
    const states = options.rows.map(({ isOn }) => isOn)
    const close = (): void => {
      layer.close()
      resolve(states)
    }
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
  })
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
