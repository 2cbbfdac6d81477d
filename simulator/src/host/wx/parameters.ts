import { WxFailure } from '../context/wx-failure.ts'

export type Options = Record<string, unknown>

/** A text that must be there; refuses others in WeChat's words. */
export function requireText(options: Options, name: string): string {
  const value = options[name]
  if (typeof value !== 'string') throw wrongType(name, 'String', value)
  return value
}

export function requireNumber(options: Options, name: string): number {
  const value = options[name]
  if (typeof value !== 'number' || Number.isNaN(value)) throw wrongType(name, 'Number', value)
  return value
}

export function textOr(options: Options, name: string, fallback: string): string {
  return hasValue(options[name]) ? requireText(options, name) : fallback
}

export function numberOr(options: Options, name: string, fallback: number): number {
  return hasValue(options[name]) ? requireNumber(options, name) : fallback
}

export function findText(options: Options, name: string): string | null {
  return hasValue(options[name]) ? requireText(options, name) : null
}

export function isTrue(options: Options, name: string): boolean {
  return options[name] === true
}

/** The first argument of a call as options; WeChat takes a missing one as empty. */
export function toOptions(value: unknown): Options {
  return typeof value === 'object' && value !== null ? (value as Options) : {}
}

export function wrongType(name: string, wanted: string, value: unknown): WxFailure {
  return new WxFailure(
    `parameter error: parameter.${name} should be ${wanted} instead of ${typeName(value)};`,
  )
}

function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null
}

function typeName(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1)
}
