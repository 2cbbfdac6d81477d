import { createButton, createNode, openDialog } from './layer.ts'

export interface ActionSheetOptions {
  title: string
  items: readonly string[]
  itemColor: string | null
  cancelText: string
}

/** Resolves with the index of the chosen item, or null when it was left. */
export function openActionSheet(container: HTMLElement, options: ActionSheetOptions): Promise<number | null> {
  return new Promise((resolve) => {
    const settle = (index: number | null): void => {
      layer.close()
      resolve(index)
    }
    const cancel = (): void => settle(null)
    const layer = openDialog(container, {
      className: 'native-action-sheet',
      label: options.title || options.items.join(', '),
      onDismiss: cancel,
      closesOnMask: true,
    })
    if (options.title)
      layer.dialog.append(createNode('p', { className: 'native-action-sheet-title' }, options.title))
    const color = options.itemColor ?? 'var(--native-text)'
    const buttons = options.items.map((item, index) => createButton(item, () => settle(index), color))
    const cancelButton = createButton(options.cancelText, cancel)
    cancelButton.className = 'is-cancel'
    layer.dialog.append(...buttons, cancelButton)
    buttons[0]?.focus({ preventScroll: true })
  })
}
