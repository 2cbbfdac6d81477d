import { createNode } from './layer.ts'

const shapes = {
  success: '<path d="M4 12.5l5.5 5.5L20.5 7" fill="none" stroke="#000" stroke-width="2"/>',
  error:
    '<circle cx="12" cy="12" r="10" fill="none" stroke="#000" stroke-width="1.6"/><path d="M12 6.5v7.5M12 16v2" stroke="#000" stroke-width="2"/>',
  loading:
    '<path d="M12 3a9 9 0 1 1-9 9" fill="none" stroke="#000" stroke-width="2" stroke-linecap="round"/>',
}

/** The icon of a toast, in the text's own colour; null for `none`. */
export function drawnIcon(icon: 'success' | 'error' | 'loading' | 'none'): HTMLElement | null {
  if (icon === 'none') return null
  const node = createNode('span', { className: 'native-toast-icon is-drawn', 'aria-hidden': 'true' })
  node.classList.toggle('is-spinning', icon === 'loading')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${shapes[icon]}</svg>`
  node.style.mask = `url("data:image/svg+xml,${encodeURIComponent(svg)}") center / contain no-repeat`
  return node
}
