import { expect, test } from '@jest/globals'
import { withoutSecrets } from '../../src/cli/log-file.ts'

test('tokens, codes and launch ids are taken out of log lines', () => {
  const token = `mps_${'aB3'.repeat(14)}x`
  const line = `sent ${token} with code 0a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p to /l/s9xUNlYS05CsnB1l7_JWEg/`

  expect(withoutSecrets(line)).toBe('sent [removed] with code [removed] to /l/[removed]/')
})

test('words, file names and places stay', () => {
  const line =
    'components/language-switcher-and-theme/index.wxml:3:12 no such tag: unbelievably-long-custom-tag'

  expect(withoutSecrets(line)).toBe(line)
})
