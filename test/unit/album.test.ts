import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { Album } from '../screenshots/album.ts'
import { decodePng, encodePng, type Picture } from '../screenshots/png.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'passport-album-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function stripes(...colors: number[]): Picture {
  const pixels = new Uint8Array(colors.length * 3 * 3)
  colors.forEach((color, y) => {
    pixels.set(
      [0, 1, 2].flatMap(() => [color >> 16, (color >> 8) & 255, color & 255]),
      y * 9,
    )
  })
  return { width: 3, height: colors.length, pixels }
}

test('a picture of few colours comes back pixel by pixel', () => {
  const picture = stripes(0xffffff, 0x067a40, 0x111213)
  expect(decodePng(encodePng(picture))).toEqual(picture)
})

test('a picture of many colours keeps the frequent ones and takes the nearest for the rest', () => {
  const gray = Array.from({ length: 300 }, (_, at) => at * 3)
  const { pixels } = decodePng(encodePng(stripes(0x067a40, 0x067a40, ...gray)))
  expect([...pixels.subarray(0, 3)]).toEqual([0x06, 0x7a, 0x40])
  expect(new Set(Array.from({ length: 302 }, (_, y) => pixels.subarray(y * 9, y * 9 + 3).join())).size).toBe(
    256,
  )
})

test('what is no PNG is refused', () => {
  expect(() => decodePng(Buffer.from('GIF89a, no doubt'))).toThrow('This is no PNG.')
})

test('a file is written when its pixels differ, and left as it is when they do not', () => {
  const file = join(folder, 'login.png')
  new Album(folder).put('login', encodePng(stripes(0xffffff)))
  utimesSync(file, 1, 1)
  const same = new Album(folder)
  same.put('login', encodePng(stripes(0xffffff)))
  expect(same.written).toEqual([])
  expect(statSync(file).mtimeMs).toBe(1000)
  const other = new Album(folder)
  other.put('login', encodePng(stripes(0x111213)))
  expect(other.written).toEqual(['login'])
  expect(decodePng(readFileSync(file))).toEqual(stripes(0x111213))
})

test('pictures that nobody took any more are removed', () => {
  writeFileSync(join(folder, 'gone.png'), 'old')
  const album = new Album(folder)
  album.put('login', encodePng(stripes(0xffffff)))
  expect(album.removeOthers()).toEqual(['gone.png'])
  expect(readdirSync(folder)).toEqual(['login.png'])
})
