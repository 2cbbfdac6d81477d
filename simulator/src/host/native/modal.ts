import { createButton, createNode, openDialog } from './layer.ts'

export interface ModalOptions {
  title: string
  content: string
  showCancel: boolean
  cancelText: string
  cancelColor: string | null
  confirmText: string
  confirmColor: string | null
  editable: boolean
  placeholderText: string
}

export interface ModalAnswer {
  isConfirmed: boolean
  /** What was typed, when editable. */
  text: string
}

export interface OpenModal {
  answered: Promise<ModalAnswer>
  confirm(): void
  cancel(): void
}

/** Draws a modal that covers the page until it is answered. */
export function openModal(container: HTMLElement, options: ModalOptions): OpenModal {
  let settle: (isConfirmed: boolean) => void = () => {}
  const input = options.editable ? createInput(options) : null
  const confirm = (): void => settle(true)
  const cancel = (): void => settle(false)
  const layer = openDialog(container, {
    className: 'native-modal',
    label: options.title || options.content,
    onDismiss: cancel,
  })
  const confirmButton = createButton(
    options.confirmText,
    confirm,
    options.confirmColor ?? 'var(--native-link)',
  )
  layer.dialog.append(...createBody(options, input))
  layer.dialog.append(createActions(options, cancel, confirmButton))
  ;(input ?? confirmButton).focus({ preventScroll: true })
  const answered = new Promise<ModalAnswer>((resolve) => {
    settle = (isConfirmed) => {
      layer.close()
      resolve({ isConfirmed, text: input?.value ?? '' })
    }
  })
  return { answered, confirm, cancel }
}

function createInput({ content, placeholderText }: ModalOptions): HTMLInputElement {
  const input = document.createElement('input')
  input.className = 'native-modal-input'
  input.value = content
  input.placeholder = placeholderText
  return input
}

function createBody({ title, content }: ModalOptions, input: HTMLInputElement | null): HTMLElement[] {
  const nodes: HTMLElement[] = []
  if (title) nodes.push(createNode('h2', { className: 'native-modal-title' }, title))
  if (input) nodes.push(input)
  else if (content) nodes.push(createNode('p', { className: 'native-modal-content' }, content))
  return nodes
}

function createActions(options: ModalOptions, cancel: () => void, confirmButton: HTMLElement): HTMLElement {
  const actions = createNode('div', { className: 'native-modal-actions' })
  if (options.showCancel)
    actions.append(createButton(options.cancelText, cancel, options.cancelColor ?? 'var(--native-text)'))
  actions.append(confirmButton)
  return actions
}
