/**
 * Reads the format in which miniprogram-ci sends a package: a byte 190, three numbers of 4 bytes (version, length of the
 * index, length of the contents), a byte 237; an index of name, offset and length of each file; the contents.
 */
export function unpack(bytes: Buffer): Map<string, Buffer> {
  if (bytes[0] !== 190 || bytes[13] !== 237) throw new Error('This is no package.')
  const files = new Map<string, Buffer>()
  const count = bytes.readUInt32BE(14)
  let at = 18
  for (let index = 0; index < count; index += 1) {
    const nameEnd = at + 4 + bytes.readUInt32BE(at)
    const offset = bytes.readUInt32BE(nameEnd)
    const name = bytes.toString('utf8', at + 4, nameEnd).replace(/^\//, '')
    files.set(name, bytes.subarray(offset, offset + bytes.readUInt32BE(nameEnd + 4)))
    at = nameEnd + 8
  }
  return files
}
