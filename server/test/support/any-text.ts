import fc from 'fast-check'

/** As fast-check's unit `binary`, which takes seconds to list all characters that there are. */
const character = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((codePoint) => String.fromCodePoint(codePoint))

/** Text of any characters but halves of surrogate pairs. */
export const anyText = (constraints: { maxLength?: number } = {}) =>
  fc.string({ ...constraints, unit: character })
