interface Device {
  model: string
  system: string
}

/**
 * The name of a device as its own phone told it. iPhones add the maker's code, as in `iPhone 15 Pro<iPhone16,1>`, which
 * is shown only where WeChat does not know the name that goes with it.
 */
export function deviceName({ model, system }: Device, unknown: string): string {
  const [, name = '', code = ''] = /^([^<]*)(?:<([^>]*)>)?/.exec(model) ?? []
  const known = name.trim().toLowerCase() === 'unknown' ? '' : name.trim()
  return known || code.trim() || system || unknown
}
