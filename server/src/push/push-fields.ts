import { readXml } from './push-xml.ts'

export type Fields = Record<string, unknown>

/** What a text of WeChat's holds, in whichever format the console is set to; null when it holds nothing. */
export function readFields(text: string): Fields | null {
  const bare = text.replace(/^\ufeff/, '')
  return tidyFields(/^\s*</.test(bare) ? readXml(bare) : parseJson(bare))
}

/**
 * Spaces around names and texts are ignored: WeChat's own samples have them. Null for anything without fields,
 * or with one of them twice, since it is ambiguous then.
 */
export function tidyFields(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const entries = Object.entries(value).map(([name, field]) => [
    name.trim(),
    typeof field === 'string' ? field.trim() : field,
  ])
  const fields: Fields = Object.fromEntries(entries)
  return Object.keys(fields).length === entries.length ? fields : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
