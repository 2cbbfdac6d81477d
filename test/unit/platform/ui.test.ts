import { expect, test } from '@jest/globals'
import { createUi } from '../../../utils/platform/ui'
import { failureOf } from '../support/auth-bench'
import { useFakeWx } from '../support/fake-wx'

test('a confirmation says what the person chose', async () => {
  const asked: object[] = []
  useFakeWx({
    showModal: (option: { success: (result: object) => void }) => {
      asked.push(option)
      option.success({ confirm: asked.length === 1, cancel: asked.length !== 1 })
    },
  })
  const options = { title: 'T', text: 'Really?', confirmText: 'Yes', cancelText: 'No' }

  expect(await createUi().confirm(options)).toBe(true)
  expect(await createUi().confirm(options)).toBe(false)
  expect(asked[0]).toMatchObject({ title: 'T', content: 'Really?', confirmText: 'Yes', cancelText: 'No' })
})

test('the spinner is taken away by what showing it returned', () => {
  const calls: string[] = []
  useFakeWx({
    showLoading: ({ title }: { title: string }) => calls.push(`show ${title}`),
    hideLoading: () => calls.push('hide'),
  })
  const hide = createUi().loading('Wait')
  hide()

  expect(calls).toEqual(['show Wait', 'hide'])
})

test('a page that was pulled down is let go of, also where it was not', () => {
  const calls: string[] = []
  useFakeWx({
    stopPullDownRefresh: ({ fail }: { fail: (failure: object) => void }) => {
      calls.push('stop')
      fail({ errMsg: 'stopPullDownRefresh:fail' })
    },
  })
  createUi().endPullDown()

  expect(calls).toEqual(['stop'])
})

test('bars and window take the words and colours given, and a page without them is no failure', () => {
  const calls: [string, object][] = []
  const refuse = (name: string) => (option: { fail: (failure: object) => void }) => {
    const { fail, ...rest } = option
    calls.push([name, rest])
    fail({ errMsg: `${name}:fail not TabBar page` })
  }
  const names = [
    ...['setNavigationBarTitle', 'setTabBarItem', 'setNavigationBarColor', 'setTabBarStyle'],
    ...['setBackgroundColor', 'setBackgroundTextStyle'],
  ]
  useFakeWx(Object.fromEntries(names.map((name) => [name, refuse(name)])))
  const ui = createUi()
  const navigation = { frontColor: '#000000', backgroundColor: '#F5F6F7' } as const
  const tab = { color: '#1', selectedColor: '#2', backgroundColor: '#3', borderStyle: 'black' } as const
  ui.setNavigationTitle('Settings')
  ui.setTabTexts(['Profile', 'Settings'])
  const window = { backgroundColor: '#111213', textStyle: 'light' } as const
  ui.setBarColors({ navigation, tab, window })

  expect(calls).toEqual([
    ['setNavigationBarTitle', { title: 'Settings' }],
    ['setTabBarItem', { index: 0, text: 'Profile' }],
    ['setTabBarItem', { index: 1, text: 'Settings' }],
    ['setNavigationBarColor', navigation],
    ['setTabBarStyle', tab],
    [
      'setBackgroundColor',
      { backgroundColor: '#111213', backgroundColorTop: '#111213', backgroundColorBottom: '#111213' },
    ],
    ['setBackgroundTextStyle', { textStyle: 'light' }],
  ])
})

test('a toast shows its whole text, without an icon', () => {
  const shown: object[] = []
  useFakeWx({ showToast: (option: object) => shown.push(option) })
  createUi().toast('Signed out')

  expect(shown).toEqual([{ title: 'Signed out', icon: 'none', fail: expect.any(Function) }])
})

test('a privacy guideline that cannot be opened is an error', async () => {
  type Call = WechatMiniprogram.OpenPrivacyContractOption
  useFakeWx({ openPrivacyContract: ({ success }: Call) => success?.({ errMsg: 'openPrivacyContract:ok' }) })
  await expect(createUi().openPrivacyContract()).resolves.toBeUndefined()

  useFakeWx({ openPrivacyContract: ({ fail }: Call) => fail?.({ errMsg: 'openPrivacyContract:fail' }) })
  expect((await failureOf(createUi().openPrivacyContract())).kind).toBe('platform')
})
