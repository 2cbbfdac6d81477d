import { ignoreForeignClicks } from './foreign-clicks.ts'

export interface Layer {
  node: HTMLElement
  close(): void
}

export interface LayerOptions {
  /** Catches every touch of what lies under it. */
  isBlocking: boolean
  isDimmed?: boolean
}

/** A full-screen node above the page. */
export function openLayer(container: HTMLElement, { isBlocking, isDimmed = false }: LayerOptions): Layer {
  const node = document.createElement('div')
  node.className = 'native-layer'
  node.classList.toggle('is-passive', !isBlocking)
  node.classList.toggle('is-dimmed', isDimmed)
  container.append(node)
  return { node, close: () => node.remove() }
}

export interface DialogOptions {
  className: string
  label: string
  /** The Escape key and, with `closesOnMask`, a tap beside the dialog. */
  onDismiss: () => void
  closesOnMask?: boolean
}

/** A dimmed layer with a dialog in it that keeps the focus until it closes, and then gives it back. */
export function openDialog(
  container: HTMLElement,
  { className, label, onDismiss, closesOnMask = false }: DialogOptions,
): Layer & { dialog: HTMLElement } {
  const layer = openLayer(container, { isBlocking: true, isDimmed: true })
  const focusedBefore = document.activeElement
  const dialog = createNode('div', { className, role: 'dialog', 'aria-modal': 'true', 'aria-label': label })
  layer.node.append(dialog)
  ignoreForeignClicks(layer.node)
  layer.node.addEventListener('keydown', (event) => {
    event.stopPropagation()
    if (event.key === 'Escape') onDismiss()
    if (event.key === 'Tab') keepFocusInside(dialog, event)
  })
  layer.node.addEventListener('click', (event) => {
    if (closesOnMask && event.target === layer.node) onDismiss()
  })
  return {
    node: layer.node,
    dialog,
    close() {
      layer.close()
      if (focusedBefore instanceof HTMLElement) focusedBefore.focus({ preventScroll: true })
    },
  }
}

export function createNode(
  tag: string,
  attributes: Record<string, string>,
  ...children: (Node | string)[]
): HTMLElement {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'className') node.className = value
    else node.setAttribute(name, value)
  }
  node.append(...children)
  return node
}

export function createButton(text: string, onTap: () => void, color?: string): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = text
  if (color) button.style.setProperty('--action-color', color)
  button.addEventListener('click', onTap)
  return button
}

function keepFocusInside(dialog: HTMLElement, event: KeyboardEvent): void {
  const stops = [...dialog.querySelectorAll<HTMLElement>('button:not([tabindex="-1"]), input')]
  const [first, last] = [stops[0], stops[stops.length - 1]]
  if (!first || !last) return
  const isLeaving = document.activeElement === (event.shiftKey ? first : last)
  if (!isLeaving) return
  event.preventDefault()
  const next = event.shiftKey ? last : first
  next.focus()
}
