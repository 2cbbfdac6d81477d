import { beforeEach, expect, jest, test } from '@jest/globals'
import { AppError } from '../../utils/core/errors'
import { en } from '../../utils/locales/en'
import { call, catchRegistration, createInstance, type Instance } from '../support/fake-page'
import { createFakeServices } from '../support/fake-services'

const { fake, module } = createFakeServices()
jest.unstable_mockModule('../../utils/services', () => module)
catchRegistration()
await import('../../pages/agreement/agreement')

/** Of the page, which cancels its requests when it is gone. */
const cancellation = expect.objectContaining({ isCancelled: false })

beforeEach(() => {
  jest.clearAllMocks()
})

async function openPage(query: Record<string, string>): Promise<Instance> {
  const page = createInstance()
  await call(page, 'onLoad', query)
  return page
}

test('shows the asked document of the asked version in the person’s language', async () => {
  const page = await openPage({ version: '2025-01-01', document: 'privacy' })
  expect(fake.api.getAgreementDocument).toHaveBeenCalledWith({
    version: '2025-01-01',
    document: 'privacy',
    language: 'en',
    cancellation,
  })
  expect(fake.api.getAgreement).not.toHaveBeenCalled()
  expect(page.data).toMatchObject({
    isLoading: false,
    version: 'Version 2025-01-01',
    isBindingElsewhere: true,
    paragraphs: [
      { kind: 'title', text: 'Terms' },
      { kind: 'body', text: 'Be kind.' },
    ],
  })
})

test('a query that reaches the page undecoded, as on iPhones, asks for the same', async () => {
  await openPage({ version: '2025%2D01%2D01%20%26', document: 'privac%79' })
  expect(fake.api.getAgreementDocument).toHaveBeenCalledWith({
    version: '2025-01-01 &',
    document: 'privacy',
    language: 'en',
    cancellation,
  })
})

test.each([{ version: 'current', document: 'terms' }, {}])('%j shows the newest terms', async (query) => {
  await openPage(query as Record<string, string>)
  expect(fake.api.getAgreementDocument).toHaveBeenCalledWith({
    version: '2026-11-01',
    document: 'terms',
    language: 'en',
    cancellation,
  })
})

test('a text that cannot be fetched is said, and fetched by one tap', async () => {
  fake.api.getAgreementDocument.mockRejectedValueOnce(new AppError('refused', { code: 'not_found' }))
  const page = await openPage({ version: '1999-01-01', document: 'terms' })
  expect(page.data).toMatchObject({
    isLoading: false,
    failure: { message: en.codes.not_found, code: 'not_found' },
  })
  await call(page, 'load')
  expect(page.data).toMatchObject({ failure: { message: '' }, paragraphs: [{ text: 'Terms' }, {}] })
})

test('is shared as the very document and version that it shows', async () => {
  const page = await openPage({ version: '2025-01-01', document: 'privacy' })
  const query = '{"version":"2025-01-01","document":"privacy"}'
  expect(call(page, 'onShareAppMessage')).toEqual({
    title: `Passport · ${en.app.privacy}`,
    path: `/agreement?${query}`,
  })
  expect(call(page, 'onShareTimeline')).toEqual({ title: `Passport · ${en.app.privacy}`, query })
})

test.each([
  'getAgreement',
  'getAgreementDocument',
] as const)('a page that is gone cancels %s', async (name) => {
  let isCancelled: boolean | undefined
  fake.api[name].mockImplementationOnce(async (options) => {
    call(page, 'onUnload')
    isCancelled = options?.cancellation?.isCancelled
    throw new AppError('cancelled')
  })
  const page = createInstance()
  await call(page, 'onLoad', {})

  expect(isCancelled).toBe(true)
  expect(page.data).toMatchObject({ paragraphs: [], failure: { message: '' } })
})
