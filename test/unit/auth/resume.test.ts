import { expect, test } from '@jest/globals'
import { AppError, type ErrorKind } from '../../../utils/core/errors'
import { Phone } from '../support/auth-bench'
import { problem } from '../support/fake-server'
import { settle } from '../support/manual-time'

const path = '/v1/sessions'
type App = Awaited<ReturnType<Phone['launchApp']>>

/** A launch of somebody with an account, whose silent sign-in ends in that failure. */
async function launchCut(
  failure: ConstructorParameters<typeof AppError>,
): Promise<{ phone: Phone; app: App }> {
  const phone = new Phone()
  phone.server.addAccount(phone.openId)
  phone.server.script(path, new AppError(...failure))
  const app = await phone.launchApp()
  expect(app.auth.state).toMatchObject({ status: 'guest', error: { kind: failure[0] } })
  return { phone, app }
}

const occasions: [string, (app: App) => void][] = [
  ['comes back from the background', (app) => app.comeBack()],
  ['has a connection again, or another one', (app) => app.goOnline()],
]
const kinds: ErrorKind[] = ['interrupted', 'offline', 'timeout', 'unavailable']

test.each(
  occasions.flatMap(([when, occur]) => kinds.map((kind) => ({ when, occur, kind }))),
)('a silent sign-in that ended as $kind starts again when the app $when, with a new code', async ({
  occur,
  kind,
}) => {
  const { phone, app } = await launchCut([kind])
  occur(app)
  await settle()

  expect(app.auth.state.status).toBe('signed-in')
  expect([phone.loginCount, phone.server.count('POST', path)]).toEqual([2, 2])
  expect(new Set(phone.server.received.map(({ body }) => (body as { code: string }).code)).size).toBe(2)
})

test.each(
  occasions,
)('one that is being cut while the app %s starts again once it has ended', async (_when, occur) => {
  const phone = new Phone()
  phone.server.addAccount(phone.openId)
  const app = phone.startApp()
  const release = phone.server.hold('POST', path)
  phone.server.script(path, new AppError('interrupted'))
  app.auth.launch()
  await settle()
  occur(app)
  await settle()
  expect(phone.server.count('POST', path)).toBe(1)
  release()
  await settle()

  expect(app.auth.state.status).toBe('signed-in')
  expect(phone.server.count('POST', path)).toBe(2)
})

test.each([
  ['a refusal of the account', problem(403, { code: 'account_banned' })],
  ['no account', problem(404, { code: 'account_not_found' })],
  ['a server in trouble', problem(500, { code: 'internal_error' })],
])('%s is an answer: coming back asks nothing', async (_name, answer) => {
  const phone = new Phone()
  phone.server.script(path, answer)
  const app = await phone.launchApp()
  const before = app.auth.state
  app.comeBack()
  app.goOnline()
  await settle()

  expect(app.auth.state).toBe(before)
  expect(phone.loginCount).toBe(1)
})

test('somebody who is signed in, or signed out, is left in peace', async () => {
  const phone = new Phone()
  const app = await phone.launchSignedIn()
  app.comeBack()
  app.goOnline()
  await settle()
  expect(phone.loginCount).toBe(0)

  await app.auth.signOut()
  await settle()
  app.comeBack()
  app.goOnline()
  await settle()
  expect(app.auth.state).toMatchObject({ status: 'guest', isSignedOut: true })
  expect(phone.loginCount).toBe(0)
})

test('a connection that comes and goes many times makes one attempt at a time', async () => {
  const { phone, app } = await launchCut(['interrupted'])
  const release = phone.server.hold('POST', path)
  for (let count = 0; count < 5; count += 1) app.goOnline()
  await settle()
  expect(phone.server.count('POST', path)).toBe(2)
  release()
  await settle()

  expect(app.auth.state.status).toBe('signed-in')
  expect(phone.server.count('POST', path)).toBe(2)
})

test('a launch that an obstacle blocks does not start again', async () => {
  const phone = new Phone()
  phone.obstacle = 'single_page'
  const app = await phone.launchApp()
  app.comeBack()
  app.goOnline()
  await settle()

  expect(phone.loginCount).toBe(0)
})
