import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cleanPicture } from '../src/profile/picture/clean-picture.ts'
import { animatedWebp, jpeg, losslessWebp, metadata, png, webp } from './support/pictures.ts'

const kinds = [
  ['image/jpeg', jpeg],
  ['image/png', png],
  ['image/webp', webp],
] as const

describe('rule 7.3: of an upload only the picture is kept', () => {
  test.each(kinds)('%s: metadata and what stands behind the end are gone', (type, make) => {
    const file = make()
    expect(file.toString('latin1')).toContain(metadata)
    const clean = cleanPicture(file)
    expect(clean?.type).toBe(type)
    expect(clean?.bytes.toString('latin1')).not.toContain('canary')
    // What is clean stays as it is.
    expect(cleanPicture(clean!.bytes)?.bytes).toEqual(clean?.bytes)
  })

  test('a JPEG keeps its tables, both scans and their restart markers', () => {
    const hex = cleanPicture(jpeg())?.bytes.toString('hex') ?? ''
    expect(hex.match(/ffda/g)).toHaveLength(2)
    expect(hex).toContain('12ff0034ffd056ffc4')
    expect(hex.endsWith('78ffd9')).toBe(true)
  })

  test('a JPEG with a second frame is none: its header could hide the size of the first', () => {
    const [small, huge] = [
      cleanPicture(jpeg())!.bytes,
      cleanPicture(jpeg({ width: 2048, height: 2048 }))!.bytes,
    ]
    const frameOf = (file: Buffer) => file.subarray(file.indexOf('ffc2', 'hex'), file.indexOf('ffc4', 'hex'))
    for (const frames of [
      [huge, small],
      [small, huge],
      [small, small],
    ]) {
      const bytes = [
        small.subarray(0, 2),
        ...frames.map(frameOf),
        small.subarray(small.indexOf('ffc4', 'hex')),
      ]
      expect(cleanPicture(Buffer.concat(bytes))).toBeNull()
    }
    expect(frameOf(small).length).toBeGreaterThan(8)
  })

  test('a PNG with a second header is none: whichever comes first, the other could hide its size', () => {
    const [small, huge] = [
      cleanPicture(png())!.bytes,
      cleanPicture(png({ width: 2048, height: 2048 }))!.bytes,
    ]
    // After the signature: length, name, 13 bytes, checksum.
    const [start, end] = [8, 8 + 8 + 13 + 4]
    const headerOf = (file: Buffer) => file.subarray(start, end)
    expect(headerOf(small).toString('latin1')).toContain('IHDR')
    for (const [first, second] of [
      [small, huge],
      [huge, small],
      [small, small],
    ] as const) {
      const file = [small.subarray(0, start), headerOf(first), headerOf(second), small.subarray(end)]
      expect(cleanPicture(Buffer.concat(file))).toBeNull()
      const late = [small.subarray(0, start), headerOf(first), small.subarray(end, -12), headerOf(second)]
      expect(cleanPicture(Buffer.concat([...late, small.subarray(-12)]))).toBeNull()
    }
  })

  test('a JPEG keeps the segment that says how its colours are to be read, and no other of that marker', () => {
    const adobe = (transform: number) =>
      Buffer.from(`Adobe\0\x64\0\0\0\0${String.fromCharCode(transform)}`, 'latin1')
    const withSegment = (data: Buffer) => {
      const head = Buffer.from([0xff, 0xee, 0, data.length + 2])
      const whole = jpeg()
      return Buffer.concat([whole.subarray(0, 2), head, data, whole.subarray(2)])
    }
    const isKept = (data: Buffer) => cleanPicture(withSegment(data))!.bytes.includes(data)
    const without = cleanPicture(jpeg())?.bytes
    expect([0, 1, 2].map((transform) => isKept(adobe(transform)))).toEqual([true, true, true])
    for (const foreign of [
      Buffer.from(metadata),
      Buffer.concat([adobe(1), Buffer.from(metadata)]),
      adobe(1).subarray(0, -1),
      adobe(3),
      Buffer.from('adobe\0\x64\0\0\0\0\x01'),
      Buffer.alloc(0),
    ]) {
      expect(cleanPicture(withSegment(foreign))?.bytes).toEqual(without)
    }
  })

  test('a WebP keeps its transparency and says nothing of the rest', () => {
    const bytes = cleanPicture(webp({ width: 300, height: 200 }))?.bytes
    expect(bytes?.toString('latin1')).toContain('ALPH')
    expect(bytes?.[20]).toBe(0x10)
    expect(bytes?.readUIntLE(24, 3)).toBe(299)
    expect(bytes?.readUInt32LE(4)).toBe(bytes!.length - 8)
  })

  test.each([
    ...kinds,
    ['image/webp', losslessWebp],
  ] as const)('%s: 2048 pixels are the most', (_type, make) => {
    expect(cleanPicture(make({ width: 2048, height: 2048 }))).not.toBeNull()
    expect(cleanPicture(make({ width: 2049, height: 1 }))).toBeNull()
    expect(cleanPicture(make({ width: 1, height: 2049 }))).toBeNull()
  })

  test.each([
    ...kinds,
    ['image/webp', losslessWebp],
  ] as const)('%s: a file cut anywhere is no picture', (_type, make) => {
    const whole = cleanPicture(make())!.bytes
    for (let length = 0; length < whole.length - 1; length += 1) {
      expect(cleanPicture(whole.subarray(0, length))).toBeNull()
    }
  })

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
    ['HTML', Buffer.from('<!doctype html><script>1</script>')],
    ['GIF', Buffer.from('GIF89a')],
    ['an animation', animatedWebp()],
    ['a JPEG without width', jpeg({ width: 0 })],
    ['a PNG without height', png({ height: 0 })],
    ['a WebP without width', webp({ width: 0 })],
    ['a WebP without height', webp({ height: 0 })],
  ])('%s is no picture', (_name, file) => {
    expect(cleanPicture(file)).toBeNull()
  })

  test('no bytes make the readers fail', () => {
    const heads = ['ffd8ff', '89504e470d0a1a0a', '52494646000000005745425056503820']
    const file = fc
      .tuple(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 200 }))
      .map(([head, rest]) => Buffer.concat([Buffer.from(head, 'hex'), rest]))
    fc.assert(
      fc.property(file, (bytes) => cleanPicture(bytes) === null || bytes.length > 0),
      { numRuns: 2000 },
    )
  })
})
