import { globToRegExp } from './glob.ts'

/** One entry of `packOptions.ignore` or `packOptions.include` in project.config.json. */
export interface PackRule {
  type: string
  value: string
}

export interface PackRules {
  ignore: PackRule[]
  include: PackRule[]
}

/** Whether a file belongs to the package; `include` beats `ignore`, letter case does not count. */
export function isPacked(path: string, { ignore, include }: PackRules): boolean {
  if (include.some((rule) => matches(path, rule))) return true
  return !ignore.some((rule) => matches(path, rule))
}

function matches(path: string, { type, value }: PackRule): boolean {
  const file = path.toLowerCase()
  const wanted = value.toLowerCase().replace(/^\.?\//, '')
  switch (type) {
    case 'folder':
      return file.startsWith(`${wanted.replace(/\/$/, '')}/`)
    case 'file':
      return file === wanted
    case 'suffix':
      return file.endsWith(wanted)
    case 'prefix':
      return (file.split('/').pop() ?? '').startsWith(wanted) || file.startsWith(wanted)
    case 'regexp':
      return new RegExp(value, 'i').test(path)
    case 'glob':
      return globToRegExp(wanted).test(file)
    default:
      return false
  }
}
