import { crc32, deflateSync, inflateSync } from 'node:zlib'

/** A picture of 8 bits a channel; `pixels` holds R, G, B of each pixel, row by row. */
export interface Picture {
  width: number
  height: number
  pixels: Uint8Array
}

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
const maxColors = 256

/** Reads a PNG as browsers and `encodePng` write it: 8 bits, not interlaced. Transparency is left out. Throws on others. */
export function decodePng(file: Buffer): Picture {
  const chunks = readChunks(file)
  const header = requireChunk(chunks, 'IHDR')
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const channels = { 2: 3, 3: 1, 6: 4 }[header[9] as number]
  if (header[8] !== 8 || header[12] !== 0 || channels === undefined)
    throw new Error('This kind of PNG is not read.')
  const data = inflateSync(
    Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ body }) => body)),
  )
  const rows = unfilter(data, { height, channels, rowBytes: width * channels })
  if (channels === 1) return { width, height, pixels: paint(rows, requireChunk(chunks, 'PLTE')) }
  const pixels = new Uint8Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel += 1)
    for (let channel = 0; channel < 3; channel += 1)
      pixels[pixel * 3 + channel] = rows[pixel * channels + channel] as number
  return { width, height, pixels }
}

/** Writes a picture with a palette of at most 256 colours: the most frequent ones, and each other one as its nearest. */
export function encodePng({ width, height, pixels }: Picture): Buffer {
  const palette = choosePalette(pixels)
  const nearest = createNearest(palette)
  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      rows[y * (width + 1) + x + 1] = nearest(colorAt(pixels, (y * width + x) * 3))
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    signature,
    writeChunk('IHDR', header),
    writeChunk('PLTE', Buffer.from(palette.flatMap(channelsOf))),
    writeChunk('IDAT', deflateSync(rows, { level: 9 })),
    writeChunk('IEND', Buffer.alloc(0)),
  ])
}

interface Chunk {
  type: string
  body: Buffer
}

function readChunks(file: Buffer): Chunk[] {
  if (!file.subarray(0, 8).equals(signature)) throw new Error('This is no PNG.')
  const chunks: Chunk[] = []
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at)
    chunks.push({
      type: file.toString('latin1', at + 4, at + 8),
      body: file.subarray(at + 8, at + 8 + length),
    })
    at += length + 12
  }
  return chunks
}

function requireChunk(chunks: Chunk[], type: string): Buffer {
  const chunk = chunks.find((candidate) => candidate.type === type)
  if (!chunk) throw new Error(`The PNG has no ${type}.`)
  return chunk.body
}

function writeChunk(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

interface Layout {
  height: number
  channels: number
  rowBytes: number
}

/** Each row begins with the name of its filter: the difference to the pixel at the left, above, or both. */
function unfilter(data: Buffer, { height, channels, rowBytes }: Layout): Uint8Array {
  const rows = new Uint8Array(height * rowBytes)
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (rowBytes + 1)] as number
    for (let x = 0; x < rowBytes; x += 1) {
      const at = y * rowBytes + x
      const left = x < channels ? 0 : (rows[at - channels] as number)
      const above = y === 0 ? 0 : (rows[at - rowBytes] as number)
      const corner = x < channels || y === 0 ? 0 : (rows[at - rowBytes - channels] as number)
      rows[at] = (data[y * (rowBytes + 1) + 1 + x] as number) + predict(filter, { left, above, corner })
    }
  }
  return rows
}

function predict(
  filter: number,
  { left, above, corner }: Record<'left' | 'above' | 'corner', number>,
): number {
  if (filter === 1) return left
  if (filter === 2) return above
  if (filter === 3) return (left + above) >> 1
  if (filter !== 4) return 0
  const [toLeft, toAbove, toCorner] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs)
  if ((toLeft as number) <= (toAbove as number) && (toLeft as number) <= (toCorner as number)) return left
  return (toAbove as number) <= (toCorner as number) ? above : corner
}

function paint(indexes: Uint8Array, palette: Buffer): Uint8Array {
  const pixels = new Uint8Array(indexes.length * 3)
  indexes.forEach((index, at) => {
    pixels.set(palette.subarray(index * 3, index * 3 + 3), at * 3)
  })
  return pixels
}

function colorAt(pixels: Uint8Array, at: number): number {
  return ((pixels[at] as number) << 16) | ((pixels[at + 1] as number) << 8) | (pixels[at + 2] as number)
}

function channelsOf(color: number): [number, number, number] {
  return [color >> 16, (color >> 8) & 255, color & 255]
}

function choosePalette(pixels: Uint8Array): number[] {
  const counts = new Map<number, number>()
  for (let at = 0; at < pixels.length; at += 3) {
    const color = colorAt(pixels, at)
    counts.set(color, (counts.get(color) ?? 0) + 1)
  }
  const byCount = [...counts].sort(([a, countA], [b, countB]) => countB - countA || a - b)
  return byCount.slice(0, maxColors).map(([color]) => color)
}

function createNearest(palette: number[]): (color: number) => number {
  const known = new Map(palette.map((color, index) => [color, index]))
  return (color) => {
    const index = known.get(color) ?? findNearest(palette, color)
    known.set(color, index)
    return index
  }
}

function findNearest(palette: number[], color: number): number {
  const wanted = channelsOf(color)
  const distances = palette.map((candidate) =>
    channelsOf(candidate).reduce((sum, channel, at) => sum + (channel - (wanted[at] as number)) ** 2, 0),
  )
  return distances.indexOf(Math.min(...distances))
}
