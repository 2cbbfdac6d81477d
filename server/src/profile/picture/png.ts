import type { ReadPicture } from './picture.ts'

const signatureBytes = 8

/** Before and after a chunk's data: length and name, checksum. */
const headBytes = 8
const checksumBytes = 4
const keptNames = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'])

/** Source: W3C Portable Network Graphics, 5 and 11. */
export function cleanPng(file: Buffer): ReadPicture | null {
  const kept: Buffer[] = [file.subarray(0, signatureBytes)]
  const names: string[] = []
  for (let at = signatureBytes; names.at(-1) !== 'IEND'; ) {
    if (at + headBytes > file.length) return null
    const end = at + headBytes + file.readUInt32BE(at) + checksumBytes
    if (end > file.length) return null
    const name = file.toString('latin1', at + 4, at + headBytes)
    // A file has one header: which of two a decoder uses is undefined.
    if ((name === 'IHDR') !== (names.length === 0)) return null
    if (name === 'IHDR' && end - at !== headBytes + 13 + checksumBytes) return null
    if (keptNames.has(name)) kept.push(file.subarray(at, end))
    names.push(name)
    at = end
  }
  if (!names.includes('IDAT')) return null
  const header = signatureBytes + headBytes
  return {
    width: file.readUInt32BE(header),
    height: file.readUInt32BE(header + 4),
    bytes: Buffer.concat(kept),
  }
}
