import type { ReadPicture } from './picture.ts'

const riffHeadBytes = 12
const chunkHeadBytes = 8

/** In the flags of `VP8X`: alpha. Animation, profile, EXIF and XMP go with their chunks. */
const alphaFlag = 0x10
const frameNames = ['VP8 ', 'VP8L']

interface Chunk {
  name: string
  data: Buffer
}

interface Size {
  width: number
  height: number
}

/** Source: developers.google.com/speed/webp/docs/riff_container */
export function cleanWebp(file: Buffer): ReadPicture | null {
  const chunks = readChunks(file)
  const frames = chunks?.filter(({ name }) => frameNames.includes(name)) ?? []
  const frame = frames[0]
  // An animation keeps its frames elsewhere, so it has none here.
  if (!chunks || !frame || frames.length > 1) return null
  const size = frame.name === 'VP8L' ? readLosslessSize(frame.data) : readLossySize(frame.data)
  if (!size) return null
  const canvas = chunks.find(({ name }) => name === 'VP8X')
  const alpha = chunks.find(({ name }) => name === 'ALPH')
  // A lossless frame has its transparency inside.
  const needsAlpha = canvas && alpha && frame.name === 'VP8 '
  const kept = needsAlpha ? [{ name: 'VP8X', data: toCanvas(size) }, alpha, frame] : [frame]
  return { ...size, bytes: toFile(kept) }
}

function readChunks(file: Buffer): Chunk[] | null {
  const end = file.readUInt32LE(4) + 8
  if (end > file.length) return null
  const chunks: Chunk[] = []
  for (let at = riffHeadBytes; at < end; ) {
    if (at + chunkHeadBytes > end) return null
    const length = file.readUInt32LE(at + 4)
    const start = at + chunkHeadBytes
    if (start + length > end) return null
    chunks.push({ name: file.toString('latin1', at, at + 4), data: file.subarray(start, start + length) })
    at = start + length + (length % 2)
  }
  return chunks
}

/** Source: RFC 6386, 9.1. */
function readLossySize(data: Buffer): Size | null {
  if (data.length < 10 || data.toString('hex', 3, 6) !== '9d012a') return null
  const [width, height] = [data.readUInt16LE(6) & 0x3fff, data.readUInt16LE(8) & 0x3fff]
  // A canvas is written as one less.
  return width > 0 && height > 0 ? { width, height } : null
}

/** Source: RFC 9649, 3.4. */
function readLosslessSize(data: Buffer): Size | null {
  if (data.length < 5 || data[0] !== 0x2f) return null
  const bits = data.readUInt32LE(1)
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}

function toCanvas({ width, height }: Size): Buffer {
  const data = Buffer.alloc(10)
  data[0] = alphaFlag
  data.writeUIntLE(width - 1, 4, 3)
  data.writeUIntLE(height - 1, 7, 3)
  return data
}

function toFile(chunks: Chunk[]): Buffer {
  const body = Buffer.concat([Buffer.from('WEBP'), ...chunks.map(toBytes)])
  const head = Buffer.alloc(8)
  head.write('RIFF', 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}

function toBytes({ name, data }: Chunk): Buffer {
  const head = Buffer.alloc(chunkHeadBytes)
  head.write(name, 'latin1')
  head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}
