export type PropertyType = 'text' | 'flag' | 'number' | 'list' | 'any'

/** One property of a built-in component; templates write its name in kebab case. */
export interface Property {
  type: PropertyType
  /** What it is when the template does not set it. */
  value: unknown
  /** Values that the simulator knows, for `wx.canIUse`. */
  values?: readonly string[]
  /** The host does nothing with any other value, so a strict compile refuses it. */
  isClosed?: boolean
}

/** One of WeChat's own components: all that a template can say on its tag, beside what every tag takes. */
export interface ComponentDeclaration {
  properties: Readonly<Record<string, Property>>
  events: readonly string[]
  /** How its box is laid out; `block` by default. */
  display?: 'inline' | 'inline-block'
}

type Plain<Type extends PropertyType> = { type: Type; value: unknown }

export const text = (value = ''): Plain<'text'> => ({ type: 'text', value })
export const flag = (value = false): Plain<'flag'> => ({ type: 'flag', value })
export const number = (value: number): Plain<'number'> => ({ type: 'number', value })
export const list = (): Plain<'list'> => ({ type: 'list', value: [] })
export const any = (value: unknown = null): Plain<'any'> => ({ type: 'any', value })

/** A text with known values; what others mean is up to the host. */
export const oneOf = <const Values extends readonly string[]>(value: string, values: Values) => ({
  ...text(value),
  values,
})

/** A text that a strict compile refuses when it is none of these. */
export const onlyOneOf = <const Values extends readonly string[]>(value: string, values: Values) => ({
  ...oneOf(value, values),
  isClosed: true as const,
})

/** The pressed look of what can be pressed. */
export const hover = (hoverClass: string, startTimeMs: number, stayTimeMs: number) => ({
  hoverClass: text(hoverClass),
  hoverStopPropagation: flag(),
  hoverStartTime: number(startTimeMs),
  hoverStayTime: number(stayTimeMs),
})
