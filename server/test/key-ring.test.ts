import { randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { createKeyRing, type DataKey, findKeyId, SealedTextError } from '../src/core/key-ring.ts'
import { reencrypt, type SealedText, type SealedTexts } from '../src/core/reencrypt.ts'

const key = (id: string, fill: number): DataKey => ({ id, key: Buffer.alloc(32, fill) })
const place = { table: 'users', column: 'phone_sealed', row: 'user-1' }
const ring = createKeyRing([key('new', 2), key('old', 1)], randomBytes)

describe('rule 8.1: ciphertext can be neither moved nor cut', () => {
  const sealed = ring.encrypt('+86 13812345602', place)
  const [version, id, nonce = '', ciphertext = '', tag = ''] = sealed.split('.')

  test('a stored text has the form v1.keyId.nonce.ciphertext.tag and opens in its place', () => {
    expect([version, id, findKeyId(sealed)]).toEqual(['v1', 'new', 'new'])
    expect(Buffer.from(nonce, 'base64url')).toHaveLength(12)
    expect(Buffer.from(tag, 'base64url')).toHaveLength(16)
    expect(sealed).not.toContain('138')
    expect(ring.decrypt(sealed, place)).toBe('+86 13812345602')
    expect(ring.encrypt('+86 13812345602', place)).not.toBe(sealed)
  })

  test.each([
    ['table', { ...place, table: 'avatar' }],
    ['column', { ...place, column: 'nickname' }],
    ['row', { ...place, row: 'user-2' }],
  ])('in another %s it does not open', (_name, other) => {
    expect(() => ring.decrypt(sealed, other)).toThrow(SealedTextError)
  })

  test.each([4, 8, 12, 15])('a tag cut to %i bytes does not open', (length) => {
    const cut = Buffer.from(tag, 'base64url').subarray(0, length).toString('base64url')
    expect(() => ring.decrypt([version, id, nonce, ciphertext, cut].join('.'), place)).toThrow(
      SealedTextError,
    )
  })

  test.each([
    '',
    'v1',
    `v2.${id}.${nonce}.${ciphertext}.${tag}`,
    `v1.gone.${nonce}.${ciphertext}.${tag}`,
  ])('%s does not open', (text) => {
    expect(() => ring.decrypt(text, place)).toThrow(SealedTextError)
  })
})

/** Texts in memory; `meanwhile` runs before each replacement, as another node would. */
function memory(texts: SealedText[], meanwhile: (text: SealedText) => void = () => undefined): SealedTexts {
  return {
    async *listOlder(keyId, size) {
      expect(size).toBe(200)
      const older = texts.filter(({ sealed }) => findKeyId(sealed) !== keyId).map((text) => ({ ...text }))
      while (older.length > 0) yield older.splice(0, size)
    },
    async replace({ place: at, sealed }, fresh) {
      const text = texts.find((candidate) => candidate.place.row === at.row)
      if (!text) return false
      meanwhile(text)
      if (text.sealed !== sealed) return false
      text.sealed = fresh
      return true
    },
    listKeyIds: async () => [...new Set(texts.map(({ sealed }) => findKeyId(sealed) ?? ''))],
  }
}

const old = createKeyRing([key('old', 1)], randomBytes)
const rows = (count: number): SealedText[] =>
  Array.from({ length: count }, (_, index) => {
    const at = { ...place, row: `user-${index}` }
    return { place: at, sealed: old.encrypt(`number ${index}`, at) }
  })

describe('rule 8.2: keys are rotated while nodes serve', () => {
  test('what an older node wrote opens, and everything comes under the first key in batches of 200', async () => {
    const texts = rows(450)
    expect(ring.decrypt(texts[7]!.sealed, texts[7]!.place)).toBe('number 7')
    expect(await reencrypt(memory(texts), ring)).toEqual({ reencrypted: 450, skipped: 0, unreadable: [] })
    expect(texts.every(({ sealed }) => findKeyId(sealed) === 'new')).toBe(true)
    expect(ring.decrypt(texts[449]!.sealed, texts[449]!.place)).toBe('number 449')
    expect(await reencrypt(memory(texts), ring)).toEqual({ reencrypted: 0, skipped: 0, unreadable: [] })
  })

  test('a text that another node writes meanwhile stays as that node wrote it', async () => {
    const texts = rows(3)
    const written = ring.encrypt('newer', texts[1]!.place)
    const store = memory(texts, (text) => {
      if (text.place.row === 'user-1') text.sealed = written
    })
    expect(await reencrypt(store, ring)).toEqual({ reencrypted: 2, skipped: 1, unreadable: [] })
    expect(texts[1]!.sealed).toBe(written)
  })

  test('a text that was changed stays as it is, is named, and stops no other', async () => {
    const texts = rows(3)
    const changed = `${texts[1]!.sealed.slice(0, -8)}AAAAAAAA`
    texts[1]!.sealed = changed
    const done = await reencrypt(memory(texts), ring)
    expect(done).toEqual({ reencrypted: 2, skipped: 0, unreadable: [texts[1]!.place] })
    expect(texts[1]!.sealed).toBe(changed)
  })
})
