/** What a field of a call's params can be required to be. */
interface KindTypes {
  string: string
  strings: string[]
  array: unknown[]
  object: Record<string, unknown>
  /** Anything but null and undefined. */
  present: unknown
}

/** Fields that a call must bring; others pass through untouched. */
export type Fields = Readonly<Record<string, keyof KindTypes>>

export type ParamsOf<Given extends Fields> = keyof Given extends never
  ? object
  : { [Name in keyof Given]: KindTypes[Given[Name]] } & Record<string, unknown>

const checks: { [Kind in keyof KindTypes]: { accepts: (value: unknown) => boolean; expected: string } } = {
  string: { accepts: (value) => typeof value === 'string', expected: 'a string' },
  strings: {
    accepts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
    expected: 'an array of strings',
  },
  array: { accepts: Array.isArray, expected: 'an array' },
  object: { accepts: isRecord, expected: 'an object' },
  present: { accepts: (value) => value !== undefined && value !== null, expected: 'a value' },
}

/** The params of a call are not what its method takes. The message names the method and the field. */
class BadParams extends Error {
  override name = 'BadParams'
}

/**
 * Reads the params of a call as they came over the wire.
 * @returns the same object, known to have the fields
 * @throws BadParams
 */
export function parseParams<Given extends Fields>(
  method: string,
  params: unknown,
  fields: Given,
): ParamsOf<Given> {
  const given = params ?? {}
  if (!isRecord(given)) throw new BadParams(`${method}: params: expected an object`)
  for (const [field, kind] of Object.entries(fields)) {
    const { accepts, expected } = checks[kind]
    if (!accepts(given[field])) throw new BadParams(`${method}: ${field}: expected ${expected}`)
  }
  return given as ParamsOf<Given>
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
