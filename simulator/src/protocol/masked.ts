/** Tokens, codes and keys: long runs of letters and digits that nobody would write by hand. */
const secrets = /(?=[\w-]*\d)[\w-]{32,}/g
const shownStart = 4

/** A copy of the JSON value in which nothing that looks like a secret can be read in full. */
export function maskSecrets(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value)
  if (Array.isArray(value)) return value.map(maskSecrets)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, maskSecrets(field)]))
}

function maskText(text: string): string {
  return text.replace(secrets, (secret) => `${secret.slice(0, shownStart)}…`)
}
