import { ProtocolError } from './protocol-error.ts'

export type Params = Record<string, unknown>

type Kind = 'string' | 'strings' | 'array' | 'present' | 'object'

const page = { pageId: 'present' } as const
const element = { ...page, elementId: 'string' } as const
const selected = { selector: 'string' } as const
const named = { names: 'strings' } as const
const called = { method: 'string', args: 'array' } as const

/** What each method must be given; fields that are not named here pass through untouched. */
const shapes: Record<string, Record<string, Kind>> = {
  'Tool.native': { method: 'string' },
  'App.callWxMethod': called,
  'App.mockWxMethod': { method: 'string' },
  'App.callFunction': { functionDeclaration: 'string', args: 'array' },
  'App.addBinding': { name: 'string' },
  'Page.getElement': { ...page, ...selected },
  'Page.getElements': { ...page, ...selected },
  'Page.getElementByXpath': { ...page, ...selected },
  'Page.getElementsByXpath': { ...page, ...selected },
  'Page.getData': page,
  'Page.setData': { ...page, data: 'object' },
  'Page.callMethod': { ...page, ...called },
  'Page.getWindowProperties': { ...page, ...named },
  'Element.getElement': { ...element, ...selected },
  'Element.getElements': { ...element, ...selected },
  'Element.getOffset': element,
  'Element.getDOMProperties': { ...element, ...named },
  'Element.getAttributes': { ...element, ...named },
  'Element.getProperties': { ...element, ...named },
  'Element.getStyles': { ...element, ...named },
  'Element.getWXML': { ...element, type: 'string' },
  'Element.tap': element,
  'Element.touchstart': element,
  'Element.touchmove': element,
  'Element.touchend': element,
  'Element.touchcancel': element,
  'Element.triggerEvent': { ...element, type: 'string' },
  'Element.dispatchEvent': element,
  'Element.callFunction': { ...element, functionName: 'string', args: 'array' },
  'Element.setData': { ...element, data: 'object' },
  'Element.getData': element,
  'Element.callMethod': { ...element, ...called },
  'Element.callContextMethod': { ...element, ...called },
}

const checks: Record<Kind, { accepts: (value: unknown) => boolean; expected: string }> = {
  string: { accepts: (value) => typeof value === 'string', expected: 'a string' },
  strings: {
    accepts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
    expected: 'an array of strings',
  },
  array: { accepts: Array.isArray, expected: 'an array' },
  object: { accepts: isRecord, expected: 'an object' },
  present: { accepts: (value) => value !== undefined && value !== null, expected: 'a value' },
}

/** Throws a sentence that names the method and the field. */
export function parseParams(method: string, params: unknown): Params {
  const given = params ?? {}
  if (!isRecord(given)) throw new ProtocolError(`${method}: params: expected an object`)
  for (const [field, kind] of Object.entries(shapes[method] ?? {})) {
    const { accepts, expected } = checks[kind]
    if (!accepts(given[field])) throw new ProtocolError(`${method}: ${field}: expected ${expected}`)
  }
  return given
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
