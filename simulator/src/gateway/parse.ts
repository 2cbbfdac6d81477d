/** Readers of what crosses a boundary. Each throws the error that its caller makes of the sentence. */
export interface Reader {
  object(value: unknown, name: string): Record<string, unknown>
  text(value: unknown, name: string): string
  flag(value: unknown, name: string): boolean
  /** A whole number in the range. */
  integer(value: unknown, name: string, range: { min: number; max: number }): number
  texts(value: unknown, name: string): Record<string, string>
}

export function createReader(toError: (message: string) => Error): Reader {
  const fail = (name: string, expected: string): never => {
    throw toError(`${name}: expected ${expected}`)
  }
  const object = (value: unknown, name: string) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : fail(name, 'an object')
  const text = (value: unknown, name: string) => (typeof value === 'string' ? value : fail(name, 'a text'))

  return {
    object,
    text,
    flag: (value, name) => (typeof value === 'boolean' ? value : fail(name, 'true or false')),
    integer: (value, name, { min, max }) =>
      Number.isInteger(value) && Number(value) >= min && Number(value) <= max
        ? Number(value)
        : fail(name, `a whole number from ${min} to ${max}`),
    texts(value, name) {
      const fields = object(value, name)
      for (const [key, field] of Object.entries(fields)) text(field, `${name}.${key}`)
      return fields as Record<string, string>
    },
  }
}
