const unknown = 'unknown: what was thrown cannot be described'

/** Describes a thrown value in words, even if it is no `Error`, such as WeChat's `{errMsg}`. Never throws itself. */
export function wordsOf(thrown: unknown): string {
  try {
    return describe(thrown)
  } catch {
    return unknown
  }
}

function describe(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name
  if (typeof thrown !== 'object' || thrown === null) return String(thrown)
  const { errMsg, message } = thrown as { errMsg?: unknown; message?: unknown }
  const said = [errMsg, message].find((text) => typeof text === 'string' && text !== '')
  return said === undefined ? JSON.stringify(thrown) : String(said)
}
