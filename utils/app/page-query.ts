/**
 * What a page was opened with, decoded: iPhones hand a page the texts as they stand in the link, other phones and the
 * developer tools decode them. A text that cannot be decoded, or was decoded before, stays as it is.
 */
export function readPageQuery(query: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([name, value = '']) => [decode(name), decode(value)]))
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
