import { expect, test } from '@jest/globals'
import { readUser } from '../../../utils/api/user'

test('a user is one with every field of its type, further fields are kept', () => {
  const user = {
    id: 'u',
    nickname: null,
    avatarUrl: null,
    phone: '138****02',
    createdAt: '2026-01-01T00:00:00.000Z',
    signInDays: 1,
    deviceCount: 1,
    lastSignInAt: '2026-01-01T00:00:00.000Z',
    added: 'later',
  }

  expect(readUser(user)).toBe(user)
  for (const field of Object.keys(user).filter((name) => name !== 'added')) {
    expect(readUser({ ...user, [field]: undefined })).toBeNull()
  }
  for (const other of [null, 'text', [], 7]) expect(readUser(other)).toBeNull()
})
