/** Packaged with the simulator: not every machine has Chinese glyphs of its own. */
const chineseFont = '"Noto Sans SC"'

const wholeValues =
  /^(?:inherit|initial|unset|revert(?:-layer)?|caption|icon|menu|message-box|small-caption|status-bar)$/i

/** A value of `font-family` or `font` in which Chinese text finds its glyphs, whatever fonts it names. */
export function withChineseFont(value: string): string {
  const families = value.trim()
  if (families === '' || wholeValues.test(families) || families.includes(chineseFont)) return value
  return `${families}, ${chineseFont}`
}
