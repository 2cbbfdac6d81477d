import { afterEach, beforeEach, expect, jest } from '@jest/globals'

/** Console lines that a test expected, by exact text. */
const expected = new Set<string>()
const spies: { mockRestore: () => void }[] = []
const unexpected: string[] = []

export function expectConsole(text: string): void {
  expected.add(text)
}

beforeEach(() => {
  expected.clear()
  unexpected.length = 0
  for (const method of ['warn', 'error'] as const) {
    const spy = jest.spyOn(console, method).mockImplementation((...args: unknown[]) => {
      const text = args.map(String).join(' ')
      if (!expected.has(text)) unexpected.push(`console.${method}: ${text}`)
    })
    spies.push(spy)
  }
})

afterEach(() => {
  for (const spy of spies.splice(0)) spy.mockRestore()
  expect(unexpected).toEqual([])
})
