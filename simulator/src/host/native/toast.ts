import { createNode, type Layer, openLayer } from './layer.ts'
import { drawnIcon } from './toast-icon.ts'

export interface ToastOptions {
  title: string
  icon: 'success' | 'error' | 'loading' | 'none'
  /** A picture instead of the icon: an address that the page can load. */
  image?: string
  /** Catches touches while the toast shows. */
  mask?: boolean
  /** Null: until it is hidden. */
  durationMs: number | null
}

export interface ToastSlot {
  show(options: ToastOptions): void
  hide(): void
}

/** Toast and loading share one place on the phone: the newer one replaces the older. */
export function createToastSlot(container: HTMLElement): ToastSlot {
  let layer: Layer | null = null
  let timer: number | undefined

  function hide(): void {
    window.clearTimeout(timer)
    layer?.close()
    layer = null
  }

  return {
    hide,
    show(options) {
      hide()
      layer = openLayer(container, { isBlocking: options.mask === true })
      layer.node.append(drawToast(options))
      if (options.durationMs !== null) timer = window.setTimeout(hide, options.durationMs)
    },
  }
}

function drawToast({ title, icon, image }: ToastOptions): HTMLElement {
  const toast = createNode('div', { className: 'native-toast', role: 'status', 'aria-live': 'polite' })
  const picture = image ? pictureIcon(image) : drawnIcon(icon)
  if (picture) {
    toast.classList.add('has-icon')
    toast.append(picture)
  }
  toast.append(createNode('div', { className: 'native-toast-text' }, title))
  return toast
}

function pictureIcon(address: string): HTMLElement {
  const node = createNode('span', { className: 'native-toast-icon', 'aria-hidden': 'true' })
  node.style.backgroundImage = `url(${JSON.stringify(address)})`
  return node
}
