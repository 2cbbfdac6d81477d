import { expect, test } from '@jest/globals'
import { createI18n } from '../../../utils/app/i18n'
import { memberGate } from '../../../utils/app/member-gate'
import { createPreferences } from '../../../utils/app/preferences'
import { en } from '../../../utils/locales/en'
import { zhCN } from '../../../utils/locales/zh-CN'

const preferences = createPreferences({ stored: { language: 'en' }, save: () => {} })
const i18n = createI18n({ locales: { 'zh-CN': zhCN, en }, systemLanguage: 'zh_CN', preferences })
const closed = { heading: '', text: '', action: '' }

test('a member passes, by id', () => {
  expect(memberGate({ status: 'signed-in', user: { id: 'user-1' } }, i18n)).toEqual({
    memberId: 'user-1',
    gate: closed,
  })
})

test('nothing is said before it is known who is there', () => {
  expect(memberGate({ status: 'signing-in' }, i18n)).toEqual({ memberId: '', gate: closed })
})

test.each([
  { status: 'guest', endedReason: null },
  { status: 'guest', endedReason: 'signed_out' },
  { status: 'blocked' },
] as const)('%j is asked to sign in', (state) => {
  expect(memberGate(state, i18n)).toEqual({
    memberId: '',
    gate: { heading: en.member.title, text: en.member.text, action: en.profile.signIn },
  })
})

test.each(['guest', 'blocked'] as const)('a %s whose session was ended elsewhere is told why', (status) => {
  expect(memberGate({ status, endedReason: 'ended_elsewhere' }, i18n).gate).toEqual({
    heading: en.profile.endedTitle,
    text: en.ended.ended_elsewhere,
    action: en.profile.signInAgain,
  })
})
