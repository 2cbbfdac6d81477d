export function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem)
}

export function areTexts(...values: unknown[]): boolean {
  return values.every((value) => typeof value === 'string')
}

export function areTimes(...values: unknown[]): boolean {
  return values.every((value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)))
}
