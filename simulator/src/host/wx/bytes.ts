import { WxFailure } from '../context/wx-failure.ts'
import type { WxTable } from './api.ts'
import { requireNumber, wrongType } from './parameters.ts'

const maxLengthBytes = 1_048_576
/** The browser gives no more at a time. */
const chunkBytes = 65_536

export const byteApis = {
  base64ToArrayBuffer: (_runtime, text) => {
    if (typeof text !== 'string') throw wrongType('base64', 'String', text)
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer
  },
  arrayBufferToBase64: (_runtime, buffer) => {
    if (!(buffer instanceof ArrayBuffer)) throw wrongType('arrayBuffer', 'ArrayBuffer', buffer)
    let binary = ''
    for (const byte of new Uint8Array(buffer)) binary += String.fromCharCode(byte)
    return btoa(binary)
  },
  getRandomValues: (_runtime, options) => ({
    randomValues: randomBytes(requireNumber(options, 'length')).buffer,
  }),
} satisfies Partial<WxTable>

function randomBytes(length: number): Uint8Array {
  if (!Number.isInteger(length) || length <= 0 || length > maxLengthBytes)
    throw new WxFailure(`parameter error: parameter.length should be from 1 to ${maxLengthBytes};`)
  const bytes = new Uint8Array(length)
  for (let start = 0; start < length; start += chunkBytes) {
    crypto.getRandomValues(bytes.subarray(start, start + chunkBytes))
  }
  return bytes
}
