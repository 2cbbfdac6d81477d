import { createNode, type Layer, openLayer } from './layer.ts'

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

const iconShapes = {
  success: '<path d="M4 12.5l5.5 5.5L20.5 7" fill="none" stroke="#000" stroke-width="2"/>',
  error:
    '<circle cx="12" cy="12" r="10" fill="none" stroke="#000" stroke-width="1.6"/><path d="M12 6.5v7.5M12 16v2" stroke="#000" stroke-width="2"/>',
  loading:
    '<path d="M12 3a9 9 0 1 1-9 9" fill="none" stroke="#000" stroke-width="2" stroke-linecap="round"/>',
}

/** The icon of a toast, in the text's own colour; null for `none`. */
function drawnIcon(icon: 'success' | 'error' | 'loading' | 'none'): HTMLElement | null {
  if (icon === 'none') return null
  const node = createNode('span', { className: 'native-toast-icon is-drawn', 'aria-hidden': 'true' })
  node.classList.toggle('is-spinning', icon === 'loading')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${iconShapes[icon]}</svg>`
  node.style.mask = `url("data:image/svg+xml,${encodeURIComponent(svg)}") center / contain no-repeat`
  return node
}
