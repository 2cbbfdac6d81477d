import type { PictureType } from '../../core/records.ts'
import { cleanJpeg } from './jpeg.ts'
import type { ReadPicture } from './picture.ts'
import { cleanPng } from './png.ts'
import { cleanWebp } from './webp.ts'

export interface CleanPicture {
  type: PictureType
  bytes: Buffer
}

const maxSide = 2048

const readers: {
  type: PictureType
  isOfType: (file: Buffer) => boolean
  clean: (file: Buffer) => ReadPicture | null
}[] = [
  { type: 'image/jpeg', isOfType: (file) => startsWith(file, 'ffd8ff'), clean: cleanJpeg },
  { type: 'image/png', isOfType: (file) => startsWith(file, '89504e470d0a1a0a'), clean: cleanPng },
  {
    type: 'image/webp',
    isOfType: (file) => startsWith(file, '52494646') && file.toString('latin1', 8, 12) === 'WEBP',
    clean: cleanWebp,
  },
]

/**
 * The picture in an uploaded file and nothing else: no EXIF, XMP, comments, colour profiles or animation,
 * no bytes after its end. The type is recognised by the bytes, the size read from their header. Null for anything but a
 * whole JPEG, PNG or WebP of at most 2048 × 2048 pixels.
 */
export function cleanPicture(file: Buffer): CleanPicture | null {
  const reader = readers.find(({ isOfType }) => isOfType(file))
  const picture = reader?.clean(file)
  if (!reader || !picture || !isSide(picture.width) || !isSide(picture.height)) return null
  return { type: reader.type, bytes: picture.bytes }
}

function isSide(pixels: number): boolean {
  return pixels >= 1 && pixels <= maxSide
}

function startsWith(file: Buffer, hex: string): boolean {
  return file.subarray(0, hex.length / 2).toString('hex') === hex
}
