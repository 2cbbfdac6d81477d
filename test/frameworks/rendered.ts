import type { TreeElement } from './tree.ts'

export interface Look {
  language: 'en' | 'zh-CN'
  theme: 'light' | 'dark'
}

/** A page in one state, as both frameworks show it. */
export interface Rendered {
  scene: string
  look: Look
  path: string
  exparser: TreeElement
  glassEasel: TreeElement
}
