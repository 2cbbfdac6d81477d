const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Bytes as base64url text without padding (RFC 4648, section 5). */
export function encodeBase64url(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let bitCount = 0
  for (const byte of bytes) {
    bits = (bits << 8) | byte
    bitCount += 8
    while (bitCount >= 6) {
      bitCount -= 6
      text += alphabet.charAt((bits >> bitCount) & 63)
    }
    bits &= (1 << bitCount) - 1
  }
  return bitCount === 0 ? text : text + alphabet.charAt((bits << (6 - bitCount)) & 63)
}
