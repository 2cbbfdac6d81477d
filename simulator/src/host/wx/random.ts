import { WxFailure } from '../runtime/wx-failure.ts'
import { type ApiTable, callback } from './api.ts'
import { requireNumber } from './parameters.ts'

const maxLengthBytes = 1_048_576
/** The browser gives no more at a time. */
const chunkBytes = 65_536

export const randomApis: ApiTable = {
  getRandomValues: callback(
    (_runtime, options) => ({ randomValues: randomBytes(requireNumber(options, 'length')).buffer }),
    ['length'],
  ),
}

function randomBytes(length: number): Uint8Array {
  if (!Number.isInteger(length) || length <= 0 || length > maxLengthBytes)
    throw new WxFailure(`parameter error: parameter.length should be from 1 to ${maxLengthBytes};`)
  const bytes = new Uint8Array(length)
  for (let start = 0; start < length; start += chunkBytes) {
    crypto.getRandomValues(bytes.subarray(start, start + chunkBytes))
  }
  return bytes
}
