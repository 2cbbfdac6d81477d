export type Params = Record<string, unknown>

export function toParams(value: unknown): Params {
  return typeof value === 'object' && value !== null ? (value as Params) : {}
}

export function requireString(params: Params, name: string): string {
  const value = params[name]
  if (typeof value !== 'string') throw new Error(`${name}: expected a string`)
  return value
}

export function requireStrings(params: Params, name: string): string[] {
  const value = params[name]
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new Error(`${name}: expected an array of strings`)
  }
  return value
}

export function requireObject(params: Params, name: string): Record<string, unknown> {
  const value = params[name]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${name}: expected an object`)
  }
  return value as Record<string, unknown>
}

export function argsOf(params: Params): unknown[] {
  return Array.isArray(params.args) ? params.args : []
}
