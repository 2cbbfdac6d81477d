import { createButton, createNode, openDialog } from './layer.ts'
import { createAnswer, type OpenSheet, requireItem } from './open-sheet.ts'

export interface SheetOptions {
  title: string
  text: string
  closeText: string
}

/** A half-screen sheet to read, until it is closed. */
export function openSheet(container: HTMLElement, { title, text, closeText }: SheetOptions): OpenSheet<void> {
  const { answered, settle } = createAnswer<void>(() => layer.close())
  const close = (): void => settle()
  const layer = openDialog(container, {
    className: 'native-sheet',
    label: title,
    onDismiss: close,
    closesOnMask: true,
  })
  const closeButton = createButton(closeText, close)
  layer.dialog.append(
    createNode('h2', {}, title),
    createNode('div', { className: 'native-sheet-text' }, text),
    closeButton,
  )
  closeButton.focus({ preventScroll: true })
  return { answered, leave: close, confirm: close, choose: (index) => void requireItem([], index) }
}

export interface OptionSheetOptions {
  title: string
  options: readonly string[]
  selectedIndex: number
  cancelText: string
}

/** A list to choose one of; answered with its index, or null when it was left. */
export function openOptionSheet(
  container: HTMLElement,
  { title, options, selectedIndex, cancelText }: OptionSheetOptions,
): OpenSheet<number | null> {
  const { answered, settle } = createAnswer<number | null>(() => layer.close())
  const cancel = (): void => settle(null)
  const choose = (index: number): void => {
    requireItem(options, index)
    settle(index)
  }
  const layer = openDialog(container, {
    className: 'native-sheet',
    label: title || options.join(', '),
    onDismiss: cancel,
    closesOnMask: true,
  })
  const list = createNode('div', { className: 'native-picker-options', role: 'listbox' })
  options.forEach((option, index) => {
    const button = createButton(option, () => settle(index))
    button.setAttribute('role', 'option')
    button.setAttribute('aria-selected', String(index === selectedIndex))
    list.append(button)
  })
  if (title) layer.dialog.append(createNode('h2', {}, title))
  layer.dialog.append(list, createButton(cancelText, cancel))
  const selected = list.children[Math.max(selectedIndex, 0)]
  if (selected instanceof HTMLElement) selected.focus()
  return { answered, leave: cancel, confirm: () => choose(Math.max(selectedIndex, 0)), choose }
}
