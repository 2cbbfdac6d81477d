import { any, flag, number, oneOf, text } from './declaration.ts'

const spaces = ['ensp', 'emsp', 'nbsp'] as const

export const icon = {
  properties: {
    type: oneOf('', [
      'success',
      'success_no_circle',
      'info',
      'warn',
      'waiting',
      'cancel',
      'download',
      'search',
      'clear',
    ]),
    size: any(23),
    color: text(),
  },
  events: [],
  display: 'inline',
} as const

export const image = {
  properties: {
    src: text(),
    mode: oneOf('scaleToFill', [
      'scaleToFill',
      'aspectFit',
      'aspectFill',
      'widthFix',
      'heightFix',
      'top',
      'bottom',
      'center',
      'left',
      'right',
      'top left',
      'top right',
      'bottom left',
      'bottom right',
    ]),
    webp: flag(),
    lazyLoad: flag(),
    showMenuByLongpress: flag(),
    fadeIn: flag(),
  },
  events: ['error', 'load'],
  display: 'inline-block',
} as const

export const progress = {
  properties: {
    percent: number(0),
    showInfo: flag(),
    borderRadius: any(0),
    fontSize: any(16),
    strokeWidth: any(6),
    color: text('#09BB07'),
    activeColor: text('#09BB07'),
    backgroundColor: text('#EBEBEB'),
    active: flag(),
    activeMode: oneOf('backwards', ['backwards', 'forwards']),
    duration: number(30),
  },
  events: ['activeend'],
} as const

export const richText = {
  properties: { nodes: any(''), space: oneOf('', spaces), userSelect: any(false) },
  events: [],
} as const

/** Entities are resolved when the template is compiled, so `decode` has nothing left to do. */
export const textComponent = {
  properties: {
    selectable: flag(),
    userSelect: flag(),
    space: oneOf('', spaces),
    decode: flag(),
    overflow: oneOf('visible', ['clip', 'fade', 'ellipsis', 'visible']),
    maxLines: any(),
  },
  events: [],
  display: 'inline',
} as const
