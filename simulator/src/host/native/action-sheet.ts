import { createButton, createNode, openDialog } from './layer.ts'
import { createAnswer, type OpenSheet, requireItem } from './open-sheet.ts'

export interface ActionSheetOptions {
  title: string
  items: readonly string[]
  itemColor: string | null
  cancelText: string
}

/** Answered with the index of the chosen item, or null when it was left. */
export function openActionSheet(
  container: HTMLElement,
  options: ActionSheetOptions,
): OpenSheet<number | null> {
  const { answered, settle } = createAnswer<number | null>(() => layer.close())
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
  return {
    answered,
    leave: cancel,
    confirm: null,
    choose(index) {
      requireItem(options.items, index)
      settle(index)
    },
  }
}
