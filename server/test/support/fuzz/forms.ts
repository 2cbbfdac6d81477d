import fc from 'fast-check'
import { animatedWebp, jpeg, losslessWebp, png, webp } from '../pictures.ts'

export interface Form {
  body: Buffer
  contentType: string
}

const size = fc.record({ width: fc.nat({ max: 2600 }), height: fc.nat({ max: 2600 }) })
const pictures = fc.oneof(
  fc.constantFrom(jpeg(), png(), webp(), losslessWebp(), animatedWebp()),
  size.chain((chosen) => fc.constantFrom(jpeg(chosen), png(chosen), webp(chosen), losslessWebp(chosen))),
)
const changed = fc
  .tuple(
    pictures,
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 255 })), { maxLength: 4 }),
  )
  .map(([picture, changes]) => {
    const bytes = Buffer.from(picture)
    for (const [share, byte] of changes) bytes[Math.floor(share * (bytes.length - 1))] = byte
    return bytes
  })
const files = fc.oneof(
  { weight: 5, arbitrary: pictures },
  { weight: 3, arbitrary: changed },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc.tuple(pictures, fc.nat({ max: 200 })).map(([picture, at]) => picture.subarray(0, at)),
  },
)

const quoted = fc.oneof(fc.constantFrom('file', 'avatar', '__proto__', ''), fc.string({ maxLength: 40 }))
const parts = fc
  .record({
    name: quoted,
    fileName: fc.option(quoted, { nil: undefined }),
    type: fc.constantFrom('image/jpeg', 'text/html', '', 'x'.repeat(300)),
    bytes: files,
  })
  .map(({ name, fileName, type, bytes }) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"`
    const head = `content-disposition: form-data; name="${name}"${file}\r\ncontent-type: ${type}\r\n\r\n`
    return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n')])
  })
const onlyFile = files.map((bytes) => [
  Buffer.concat([
    Buffer.from('content-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'),
    bytes,
    Buffer.from('\r\n'),
  ]),
])

/** What an uploader sends, whole or cut off at a random byte: a third of them. */
export const forms: fc.Arbitrary<Form> = fc
  .record({
    boundary: fc.stringMatching(/^[A-Za-z0-9-]{1,40}$/),
    content: fc.oneof(
      { weight: 4, arbitrary: onlyFile },
      { weight: 1, arbitrary: fc.array(parts, { maxLength: 12 }) },
    ),
    cutAt: fc.oneof(
      { weight: 2, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }) },
    ),
  })
  .map(({ boundary, content, cutAt }) => {
    const edge = Buffer.from(`--${boundary}\r\n`)
    const pieces = content.flatMap((part) => [edge, part])
    const whole = Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
    const body = whole.subarray(0, Math.ceil(whole.length * cutAt))
    return { body, contentType: `multipart/form-data; boundary=${boundary}` }
  })
