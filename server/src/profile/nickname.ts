const maxGraphemes = 20

/** A grapheme may be built of many code points; the whole stays short all the same. */
const maxLength = 320

/** Control, direction-changing and zero-width characters: they deceive whoever reads the name. */
const invisible =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/gu

/** A joiner is good for nothing but to build one emoji of several. */
const strayJoiner =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?)\u200d|\u200d(?!\p{Extended_Pictographic})/gu

const segmenter = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' })

/** The one form in which a nickname is checked and stored; null when nothing fit to show is left. */
export function validateNickname(text: string): string | null {
  const nickname = text
    .normalize('NFC')
    .replace(invisible, '')
    .replace(strayJoiner, '')
    .trim()
    .normalize('NFC')
  const hasVisible = /[^\p{Zs}\p{Cf}\p{Mn}]/u.test(nickname)
  const isShort = nickname.length <= maxLength && [...segmenter.segment(nickname)].length <= maxGraphemes
  return hasVisible && isShort ? nickname : null
}
