import type { ReadPicture } from './picture.ts'

const startOfImage = Buffer.from([0xff, 0xd8])
const endOfImage = Buffer.from([0xff, 0xd9])
const scanMarker = 0xda
const endMarker = 0xd9

/** Baseline and progressive; the others are not for the web. */
const frameMarkers = new Set([0xc0, 0xc1, 0xc2])

/** Tables, frame, restart interval. */
const keptMarkers = new Set([...frameMarkers, 0xc4, 0xdb, 0xdd, scanMarker])
const adobeMarker = 0xee

interface Segment {
  marker: number
  /** Of the two bytes of the marker. */
  start: number
  /** After its length, or after the marker for the end of the image. */
  end: number
}

/** Source: ITU-T T.81, annex B. */
export function cleanJpeg(file: Buffer): ReadPicture | null {
  const kept: Buffer[] = [startOfImage]
  let size: { width: number; height: number } | null = null
  let hasScan = false
  for (let at = 2; ; ) {
    const segment = readSegment(file, at)
    if (!segment) return null
    if (segment.marker === endMarker) break
    if (frameMarkers.has(segment.marker)) {
      // A file has one frame: which of two a decoder uses is undefined.
      if (size) return null
      size = readFrame(file, segment)
      if (!size) return null
    }
    const isScan = segment.marker === scanMarker
    const end = isScan ? findScanEnd(file, segment.end) : segment.end
    if (end === null) return null
    if (keptMarkers.has(segment.marker) || isAdobe(file, segment))
      kept.push(file.subarray(segment.start, end))
    hasScan ||= isScan
    at = end
  }
  return size && hasScan ? { ...size, bytes: Buffer.concat([...kept, endOfImage]) } : null
}

function readSegment(file: Buffer, at: number): Segment | null {
  if (file[at] !== 0xff) return null
  let start = at
  // A marker may be led by any number of fill bytes.
  while (file[start + 1] === 0xff) start += 1
  const marker = file[start + 1]
  if (marker === undefined) return null
  if (marker === endMarker) return { marker, start, end: start + 2 }
  if (start + 4 > file.length) return null
  const length = file.readUInt16BE(start + 2)
  const end = start + 2 + length
  return length >= 2 && end <= file.length ? { marker, start, end } : null
}

function readFrame(file: Buffer, { start, end }: Segment): { width: number; height: number } | null {
  if (end - start < 10) return null
  return { height: file.readUInt16BE(start + 5), width: file.readUInt16BE(start + 7) }
}

/**
 * Whether a segment says how colours are to be read: a name, a version, flags, and one of three transforms.
 * Others of its marker may hold anything. Source: ITU-T T.872, 6.5.3.
 */
function isAdobe(file: Buffer, { marker, start, end }: Segment): boolean {
  if (marker !== adobeMarker || end - start !== 16) return false
  return file.toString('latin1', start + 4, start + 9) === 'Adobe' && file.readUInt8(end - 1) <= 2
}

/** Inside a scan, `ff` is followed by 00 or a restart marker; anything else begins the next segment. */
function findScanEnd(file: Buffer, from: number): number | null {
  for (let at = from; at + 1 < file.length; at += 1) {
    if (file[at] !== 0xff) continue
    const next = file[at + 1] ?? 0
    if (next !== 0x00 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return null
}
