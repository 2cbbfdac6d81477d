import { type Behaviour, type BuiltInNode, writeAttribute } from './built-in.ts'

export function createText({ dom, flag: isSet, text: read, any }: BuiltInNode): Behaviour {
  return {
    update(name) {
      if (name === 'selectable' || name === 'userSelect')
        writeAttribute(dom, 'selectable', isSet('selectable') || isSet('userSelect'))
      if (name === 'space') writeAttribute(dom, 'space', read('space') || null)
      if (name === 'overflow') writeAttribute(dom, 'overflow', read('overflow'))
      if (name === 'maxLines') dom.style.setProperty('--max-lines', String(any('maxLines') ?? 'none'))
    },
  }
}
