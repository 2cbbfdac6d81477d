import { createButton, createNode, openDialog } from './layer.ts'

export interface SheetOptions {
  title: string
  text: string
  closeText: string
}

/** A half-screen sheet to read; resolves when it is closed. */
export function openSheet(container: HTMLElement, { title, text, closeText }: SheetOptions): Promise<void> {
  return new Promise((resolve) => {
    const close = (): void => {
      layer.close()
      resolve()
    }
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
  })
}

export interface OptionSheetOptions {
  title: string
  options: readonly string[]
  selectedIndex: number
  cancelText: string
}

/** A list to choose one of; resolves with its index, or null when it was left. */
export function openOptionSheet(
  container: HTMLElement,
  { title, options, selectedIndex, cancelText }: OptionSheetOptions,
): Promise<number | null> {
  return new Promise((resolve) => {
    const settle = (index: number | null): void => {
      layer.close()
      resolve(index)
    }
    const cancel = (): void => settle(null)
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
    const cancelButton = createButton(cancelText, cancel)
    layer.dialog.append(list, cancelButton)
    const selected = list.children[Math.max(selectedIndex, 0)]
    if (selected instanceof HTMLElement) selected.focus()
  })
}
