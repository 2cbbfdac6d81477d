import * as glassEasel from 'glass-easel'
import { withChineseFont } from '../../protocol/chinese-font.ts'
import { domOf } from './backend.ts'

/** What a template or an app writes to `style` gets the font that style sheets got when they were compiled. */
export function keepInlineTextVisible(): void {
  const { prototype } = glassEasel.Element
  const setNodeStyle = prototype.setNodeStyle
  prototype.setNodeStyle = function (style: string, index?: number): void {
    setNodeStyle.call(this, style, index)
    const node = domOf(this)
    if (node) addChineseFont(node)
  }
}

export function addChineseFont({ style }: HTMLElement): void {
  const families = style.fontFamily
  if (families === '') return
  style.setProperty('font-family', withChineseFont(families), style.getPropertyPriority('font-family'))
}
