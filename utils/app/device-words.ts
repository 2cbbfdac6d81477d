interface Device {
  model: string
  system: string
}

/**
 * The name of a device as WeChat on it tells it. iPhones add the maker's code, as in `iPhone 15 Pro<iPhone16,1>`, which is
 * shown only where WeChat does not know the name that goes with it. On Windows every model is `microsoft`.
 */
export function deviceName({ model, system }: Device, unknown: string): string {
  const [, name = '', code = ''] = /^([^<]*)(?:<([^>]*)>)?/.exec(model) ?? []
  const known = /^(unknown|microsoft)$/i.test(name.trim()) ? '' : name.trim()
  return known || code.trim() || system || unknown
}
