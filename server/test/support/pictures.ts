import { crc32, deflateSync } from 'node:zlib'

/** Text that must not survive in what is served. */
export const metadata = 'canary-home-coordinates'

interface Size {
  width?: number
  height?: number
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32 ? crc32(body) : 0)
  return Buffer.concat([length, body, checksum])
}

/** A grey PNG with text, EXIF and something behind its end. */
export function png({ width = 2, height = 2 }: Size = {}): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const rows = Buffer.alloc((Math.min(width, 8) + 1) * Math.min(height, 8))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${metadata}`)),
    chunk('eXIf', Buffer.from(metadata)),
    chunk('acTL', Buffer.alloc(8)),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
    Buffer.from(`<script>${metadata}</script>`),
  ])
}

function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, data])
}

/** A progressive JPEG of two scans with EXIF, a comment, a restart marker and something behind its end. */
export function jpeg({ width = 2, height = 2 }: Size = {}): Buffer {
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0])
  frame.writeUInt16BE(height, 1)
  frame.writeUInt16BE(width, 3)
  const scan = segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0]))
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0')),
    segment(0xe1, Buffer.from(`Exif\0\0${metadata}`)),
    segment(0xe2, Buffer.from(`ICC_PROFILE\0${metadata}`)),
    segment(0xfe, Buffer.from(metadata)),
    segment(0xdb, Buffer.alloc(65)),
    segment(0xc2, frame),
    segment(0xc4, Buffer.alloc(20)),
    scan,
    Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]),
    segment(0xc4, Buffer.alloc(20)),
    scan,
    Buffer.from([0x78]),
    Buffer.from([0xff, 0xd9]),
    Buffer.from(metadata),
  ])
}

function riff(...chunks: [string, Buffer][]): Buffer {
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    ...chunks.map(([name, data]) => {
      const length = Buffer.alloc(4)
      length.writeUInt32LE(data.length)
      return Buffer.concat([Buffer.from(name), length, data, Buffer.alloc(data.length % 2)])
    }),
  ])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(body.length)
  return Buffer.concat([Buffer.from('RIFF'), length, body])
}

function lossyFrame({ width = 2, height = 2 }: Size): Buffer {
  const frame = Buffer.from([0x10, 0, 0, 0x9d, 0x01, 0x2a, 0, 0, 0, 0, 1, 2, 3])
  frame.writeUInt16LE(width, 6)
  frame.writeUInt16LE(height, 8)
  return frame
}

/** A lossy WebP with transparency, a profile, EXIF and XMP, and something behind its end. */
export function webp(size: Size = {}): Buffer {
  const canvas = Buffer.alloc(10)
  canvas[0] = 0x3c
  const file = riff(
    ['VP8X', canvas],
    ['ICCP', Buffer.from(metadata)],
    ['ALPH', Buffer.from([0, 1, 2])],
    ['VP8 ', lossyFrame(size)],
    ['EXIF', Buffer.from(metadata)],
    ['XMP ', Buffer.from(metadata)],
  )
  return Buffer.concat([file, Buffer.from(metadata)])
}

export function losslessWebp({ width = 2, height = 2 }: Size = {}): Buffer {
  const frame = Buffer.alloc(6)
  frame[0] = 0x2f
  frame.writeUInt32LE((((height - 1) << 14) | (width - 1)) >>> 0, 1)
  return riff(['VP8L', frame])
}

export function animatedWebp(): Buffer {
  const canvas = Buffer.alloc(10)
  canvas[0] = 0x02
  return riff(['VP8X', canvas], ['ANIM', Buffer.alloc(6)], ['ANMF', lossyFrame({})])
}
