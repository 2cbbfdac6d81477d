import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { barColors } from '../../utils/app/page-theme'

const root = process.cwd()
const sheet = readFileSync(join(root, 'app.wxss'), 'utf8')
const theme = JSON.parse(readFileSync(join(root, 'theme.json'), 'utf8'))

/** Colour tokens of every block that sets `--bg`, in the order of the sheet. */
const palettes = [...sheet.matchAll(/\{([^{}]*--bg:[^{}]*)\}/g)].map((block) =>
  Object.fromEntries(
    [...(block[1] ?? '').matchAll(/--([\w-]+): (#\w{6});/g)].map((token) => [token[1], token[2]]),
  ),
) as Record<string, string>[]
const [light, systemDark, chosenDark] = palettes

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(left: string, right: string): number {
  const [low = 0, high = 0] = [luminance(left), luminance(right)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

test('there is one light palette, and the dark one is the same by system and by choice', () => {
  expect(palettes).toHaveLength(3)
  expect(systemDark).toEqual(chosenDark)
  expect(Object.keys(light ?? {}).sort()).toEqual(Object.keys(chosenDark ?? {}).sort())
})

describe.each([
  ['light', light ?? {}],
  ['dark', chosenDark ?? {}],
])('%s', (name, palette) => {
  const pairs = [
    ...['text', 'text-2', 'accent', 'warn', 'danger'].flatMap((ink) => [`${ink} on bg`, `${ink} on surface`]),
    'text on surface-2',
    'text-2 on surface-2',
    'on-accent on accent',
  ]

  test.each(pairs)('%s has a contrast of at least 4.5', (pair) => {
    const [ink = '', paper = ''] = pair.split(' on ').map((token) => palette[token] ?? '#000000')
    expect(contrast(ink, paper)).toBeGreaterThanOrEqual(4.5)
  })

  test('the native bars and the window have the same colours by system and by choice', () => {
    const system = theme[name]
    const { navigation, tab, window } = barColors[name as 'light' | 'dark']
    expect(window).toEqual({ backgroundColor: system.background, textStyle: system.backgroundText })
    expect(navigation).toEqual({
      frontColor: system.navigationText === 'black' ? '#000000' : '#ffffff',
      backgroundColor: system.navigationBackground,
    })
    expect(tab).toEqual({
      color: system.tabColor,
      selectedColor: system.tabSelectedColor,
      backgroundColor: system.tabBackground,
      borderStyle: system.tabBorder,
    })
  })
})
