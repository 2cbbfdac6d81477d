import { expect, test } from '@jest/globals'
import { useFakeWx } from './support/fake-wx'
import { createWholePhone, user } from './support/whole-phone'

test('from launch to signed in the phone sends one request, to the one public origin, and keeps the token encrypted', async () => {
  const { members, sent, stored, token } = createWholePhone()
  useFakeWx(members)
  const { services } = await import('../../utils/services')
  services.auth.launch()
  const state = await services.auth.ready()

  expect(state).toMatchObject({ status: 'signed-in', user })
  expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST https://passport.example.com/v1/sessions',
  ])
  const places = [...stored].filter(([, { data }]) => JSON.stringify(data).includes(token))
  expect(places.map(([key, { encrypt }]) => [key, encrypt])).toEqual([['passport.develop.session', true]])
  expect(services.account.current).toMatchObject({ user, isFromCache: false })
  expect(services.i18n.language).toBe('en')
})
