import type { Theme } from '../../protocol/phone.ts'
import { adaptStyle } from './theme-style.ts'

export interface Styles {
  /** Adds a sheet once; later calls with the same name do nothing. */
  add(name: string, text: string): void
  setTheme(theme: Theme): void
}

/** The app's style sheets in the document, for the phone's theme instead of the person's own. */
export function createStyles(theme: Theme): Styles {
  const sheets = new Map<string, { text: string; node: HTMLStyleElement }>()
  let current = theme
  return {
    add(name, text) {
      if (sheets.has(name) || text === '') return
      const node = document.createElement('style')
      node.dataset.sheet = name
      node.textContent = adaptStyle(text, current)
      document.head.append(node)
      sheets.set(name, { text, node })
    },
    setTheme(next) {
      current = next
      for (const { text, node } of sheets.values()) node.textContent = adaptStyle(text, next)
    },
  }
}
