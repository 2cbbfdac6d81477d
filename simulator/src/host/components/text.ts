import { type BuiltIn, flag, text as textProperty, writeAttribute } from './built-in.ts'

/** Entities are resolved when the template is compiled, so `decode` has nothing left to do. */
export const text: BuiltIn = {
  tag: 'text',
  properties: {
    selectable: flag(),
    userSelect: flag(),
    space: textProperty(),
    decode: flag(),
    overflow: textProperty('visible'),
    maxLines: { type: 'any', value: null },
  },
  values: { space: ['ensp', 'emsp', 'nbsp'], overflow: ['clip', 'fade', 'ellipsis', 'visible'] },
  events: [],
  create: ({ dom, flag: isSet, text: read, any }) => ({
    update(name) {
      if (name === 'selectable' || name === 'userSelect')
        writeAttribute(dom, 'selectable', isSet('selectable') || isSet('userSelect'))
      if (name === 'space') writeAttribute(dom, 'space', read('space') || null)
      if (name === 'overflow') writeAttribute(dom, 'overflow', read('overflow'))
      if (name === 'maxLines') dom.style.setProperty('--max-lines', String(any('maxLines') ?? 'none'))
    },
  }),
}
